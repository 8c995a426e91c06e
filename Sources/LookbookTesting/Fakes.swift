public import LookbookCore

/// The mean colour of a picture and a constant, as a vector of four. Cheap, and near for alike pictures.
public struct FakeFeatureExtractor: FeatureExtractor {
    /// A space of four dimensions named `fake`.
    public let space: EmbeddingSpace
    /// Any picture will do.
    public let shortestSide = 1
    /// Small, so that tests see several batches.
    public let batchSize = 4

    /// - Parameter id: of its space, so that a test may have several.
    public init(id: String = "fa4e") {
        space = EmbeddingSpace(id: id, name: "fake", dimensions: 4)
    }

    /// The mean colour as a single pixel.
    public func prepare(_ picture: Picture) throws -> Picture {
        var sums = [0, 0, 0]
        for (index, value) in picture.pixels.enumerated() { sums[index % 3] += Int(value) }
        let count = picture.width * picture.height
        return Picture(width: 1, height: 1, pixels: sums.map { UInt8($0 / count) })
    }

    /// Divides the mean colour and 0.5 by their length.
    public func embed(_ pictures: [Picture]) async throws -> [[Float]] {
        try pictures.map { picture in
            guard picture.width == 1, picture.height == 1 else {
                throw LookbookError(.pictureSize, "the picture was not prepared")
            }
            let values = picture.pixels.map { Float($0) / 255 } + [0.5]
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return values.map { $0 / length }
        }
    }
}

/// Decodes a made-up format: the four bytes `FAKE`, width, height (one byte each), then the pixels.
public struct FakePictureDecoder: PictureDecoding {
    /// A decoder; it has no state.
    public init() {}

    /// The file of a picture whose sides are below 256.
    public static func file(of picture: Picture) -> [UInt8] {
        signature + [UInt8(picture.width), UInt8(picture.height)] + picture.pixels
    }

    /// Never scales.
    public func decode(_ bytes: [UInt8], shortestSide: Int?) throws -> DecodedPicture {
        guard bytes.starts(with: Self.signature), bytes.count >= 6 else {
            throw LookbookError(.pictureUnknownFormat, "these bytes are no fake picture")
        }
        let (width, height) = (Int(bytes[4]), Int(bytes[5]))
        guard width > 0, height > 0, bytes.count == 6 + width * height * 3 else {
            throw LookbookError(.pictureTruncated, "these bytes are no fake picture")
        }
        return DecodedPicture(
            picture: Picture(width: width, height: height, pixels: Array(bytes.dropFirst(6))),
            originalWidth: width,
            originalHeight: height, format: .png)
    }

    private static let signature = Array("FAKE".utf8)
}

/// The contract in its simplest form: every distance by its definition, in double precision, and a sort.
public struct FakeVectorIndex: VectorIndex {
    private let vectors: VectorMatrix

    /// Number of vectors.
    public var rows: Int { vectors.rows }
    /// Numbers in a vector.
    public var dimensions: Int { vectors.columns }

    /// - Throws: ``LookbookError`` `index.not-finite`.
    public init(_ vectors: VectorMatrix) throws {
        try Self.checkFinite(vectors)
        self.vectors = vectors
    }

    /// The nearest rows, by sorting all distances.
    public func nearest(
        to queries: VectorMatrix, count: Int, metric: SimilarityMetric, among subset: [Int32]?
    ) async throws -> [[Neighbour]] {
        guard count > 0 else {
            throw LookbookError(
                .indexCount, "no neighbours are asked for", facts: [.remedy: "ask for at least one"])
        }
        try check(queries)
        let choice = subset ?? (0..<rows).map { Int32($0) }
        guard choice.allSatisfy({ 0..<rows ~= Int($0) }), zip(choice, choice.dropFirst()).allSatisfy(<) else {
            throw LookbookError(
                .indexSubset, "the subset is not ascending rows",
                facts: [.remedy: "sort it and leave out what is not there"])
        }
        return (0..<queries.rows).map { query in
            let neighbours = choice.map {
                Neighbour(row: $0, distance: metric.distance(Array(queries[query]), Array(vectors[Int($0)])))
            }
            return Array(neighbours.sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }.prefix(count))
        }
    }

    /// All distances, by their definition.
    public func distances(
        from queries: VectorMatrix, to range: Range<Int>, metric: SimilarityMetric
    ) async throws -> [Float] {
        try check(queries)
        guard range.lowerBound >= 0, range.upperBound <= rows else {
            throw LookbookError(
                .indexSubset, "the range is not within the rows", facts: [.remedy: "ask for rows that exist"])
        }
        return (0..<queries.rows).flatMap { query in
            range.map { metric.distance(Array(queries[query]), Array(vectors[$0])) }
        }
    }

    private func check(_ queries: VectorMatrix) throws {
        guard queries.rows == 0 || rows == 0 || queries.columns == dimensions else {
            throw LookbookError(
                .indexDimensions, "the query has another length", facts: [.remedy: "use vectors of one space"]
            )
        }
        try Self.checkFinite(queries)
    }

    private static func checkFinite(_ matrix: VectorMatrix) throws {
        guard matrix.values.allSatisfy(\.isFinite) else {
            throw LookbookError(
                .indexNotFinite, "a number is not finite", facts: [.remedy: "leave the vector out"])
        }
    }
}

extension Picture {
    /// A single colour.
    public static func plain(width: Int, height: Int, colour: [UInt8] = [180, 40, 60]) -> Picture {
        Picture(width: width, height: height, pixels: (0..<width * height).flatMap { _ in colour })
    }

    /// Diagonal stripes with a gradient: no two corners alike.
    public static func stripes(width: Int, height: Int, step: Int = 17) -> Picture {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                let stripe = (x + 2 * y) / step % 2 == 0
                pixels += [stripe ? 200 : 40, UInt8(255 * y / height), UInt8(255 * x / width)]
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }
}
