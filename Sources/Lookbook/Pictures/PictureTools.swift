import Foundation
public import LookbookCore
package import LookbookImaging

/// What the use cases need to turn a file into pixels and colours.
public struct PictureTools: Sendable {
    /// Reads a file within the limits.
    public let reader: any FileReading
    /// Decodes it.
    public let decoder: any PictureDecoding
    /// Finds its colours.
    public let palettes: any PaletteFinding

    /// - Parameters:
    ///   - reader: reads files.
    ///   - decoder: decodes pictures.
    ///   - palettes: finds colours.
    public init(reader: any FileReading, decoder: any PictureDecoding, palettes: any PaletteFinding) {
        self.reader = reader
        self.decoder = decoder
        self.palettes = palettes
    }
}

/// Files on disk, with a limit on their size.
package struct LimitedFileReader: FileReading {
    /// The most bytes of a file.
    package let limit: Int

    /// - Parameter limit: the most bytes of a file.
    package init(limit: Int) {
        self.limit = limit
    }

    package func read(_ path: String) throws -> [UInt8] {
        try FileBytes.read(path: path, limit: limit)
    }

    package func stamp(_ path: String) throws -> FileStamp {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let reason = errno
            guard reason == ENOENT || reason == ENOTDIR else {
                throw LookbookError(
                    .fileUnreadable, "\(path) cannot be read: \(String(cString: strerror(reason)))",
                    facts: [
                        .path: path, .remedy: "check who may read the file, and the disk that it lies on",
                    ])
            }
            throw LookbookError(
                .fileMissing, "there is no file \(path)",
                facts: [.path: path, .remedy: "check the feed's image column and --images"])
        }
        // A clock that runs wrong, or a hand, can set a time that nanoseconds since 1970 do not reach.
        let seconds = Int64(status.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue
        let modified = seconds &+ Int64(status.st_mtim.tv_nsec)
        return FileStamp(byteCount: Int64(status.st_size), modified: modified)
    }
}

/// Makes pictures smaller for pages.
package struct Thumbnail: Sendable {
    package let decoder: PictureDecoder

    package init(decoder: PictureDecoder) {
        self.decoder = decoder
    }

    /// A JPEG of a picture file, `width` pixels wide or, if the original is narrower, as wide as that.
    package func make(_ file: [UInt8], width: Int) throws -> [UInt8] {
        // The decoder may shrink to where the shorter side is this long, which for a wide picture is more than needed.
        let picture = try decoder.decode(file, shortestSide: width).picture
        guard picture.width > width else { return try JPEGEncoder().encode(picture) }
        let height = max(1, (picture.height * width + picture.width / 2) / picture.width)
        let small = try picture.resized(width: width, height: height, interpolation: .bilinear)
        return try JPEGEncoder().encode(small)
    }
}

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
        let batches = stride(from: 0, to: paths.count, by: size).map {
            Array(paths[$0..<min($0 + size, paths.count)])
        }
        guard let first = batches.first else { return }
        var prepared = try await prepare(first)
        for place in batches.indices {
            async let following = prepare(batches.indices.contains(place + 1) ? batches[place + 1] : [])
            var vectors = try await extractor.embed(prepared.compactMap { try? $0.picture.get() })
                .makeIterator()
            for (path, picture) in prepared {
                switch picture {
                case .failure(let error): try body(path, .failure(error))
                case .success: if let vector = vectors.next() { try body(path, .success(vector)) }
                }
            }
            prepared = try await following
        }
    }

    private func prepare(_ paths: [String]) async throws -> Prepared {
        try await paths.concurrentMap(atOnce: paths.count) { [self] path in
            (path, Result { try prepare(path) })
        }
    }

    private func prepare(_ path: String) throws -> Picture {
        let decoded = try decoder.decode(reader.read(path), shortestSide: extractor.shortestSide)
        return try extractor.prepare(decoded.picture)
    }
}
