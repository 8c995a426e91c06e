public import LookbookCore

/// Embeds pictures that belong to no catalogue: all cores prepare the next batch while the extractor works on this one.
public struct PictureEmbedder: Sendable {
    private let reader: any FileReading
    private let decoder: any PictureDecoding
    private let extractor: any FeatureExtractor

    /// - Parameters:
    ///   - reader: reads files.
    ///   - decoder: decodes pictures.
    ///   - extractor: embeds them.
    public init(reader: any FileReading, decoder: any PictureDecoding, extractor: any FeatureExtractor) {
        self.reader = reader
        self.decoder = decoder
        self.extractor = extractor
    }

    private typealias Prepared = [(path: String, picture: Result<Picture, any Error>)]

    /// Embeds files in order.
    ///
    /// - Parameters:
    ///   - paths: the picture files.
    ///   - body: is given each path with its vector, or with why it cannot be used.
    /// - Throws: what `body` throws, and a failure of the extractor itself.
    public func embed(
        _ paths: [String], _ body: (String, Result<[Float], any Error>) throws -> Void
    ) async throws {
        let size = extractor.batchSize
        let batches = stride(from: 0, to: paths.count, by: size).map { Array(paths[$0..<min($0 + size, paths.count)]) }
        guard let first = batches.first else { return }
        var prepared = await prepare(first)
        for place in batches.indices {
            async let following = prepare(batches.indices.contains(place + 1) ? batches[place + 1] : [])
            var vectors = try await extractor.embed(prepared.compactMap { try? $0.picture.get() }).makeIterator()
            for (path, picture) in prepared {
                switch picture {
                case .failure(let error): try body(path, .failure(error))
                case .success: if let vector = vectors.next() { try body(path, .success(vector)) }
                }
            }
            prepared = await following
        }
    }

    private func prepare(_ paths: [String]) async -> Prepared {
        await withTaskGroup(of: (Int, Result<Picture, any Error>).self) { group in
            for (place, path) in paths.enumerated() {
                group.addTask { [self] in (place, Result { try prepare(path) }) }
            }
            var results: [Int: Result<Picture, any Error>] = [:]
            for await (place, result) in group { results[place] = result }
            return paths.enumerated().compactMap { place, path in results[place].map { (path, $0) } }
        }
    }

    private func prepare(_ path: String) throws -> Picture {
        let decoded = try decoder.decode(reader.read(path), shortestSide: extractor.shortestSide)
        return try extractor.prepare(decoded.picture)
    }
}
