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
