internal import Foundation
internal import LookbookCore
internal import LookbookImaging
public import Tensors

/// How far a reconstruction is from its picture: the mean squared error plus one minus the structural similarity.
public struct ReconstructionLoss {
    /// The loss and its parts, each one number.
    public struct Parts {
        /// What is learned from.
        public let loss: Tensor
        /// The mean squared error.
        public let error: Tensor
        /// The structural similarity.
        public let similarity: Tensor
    }

    private let similarity = StructuralSimilarity()

    /// The loss.
    public init() {}

    /// - Parameters:
    ///   - reconstruction: pictures on the scale 0...1.
    ///   - picture: what they should be.
    public func callAsFunction(_ reconstruction: Tensor, _ picture: Tensor) throws -> Parts {
        let error = try (reconstruction - picture).squared().mean()
        let similarity = try similarity(reconstruction, picture)
        return Parts(loss: try error - similarity + 1, error: error, similarity: similarity)
    }
}

extension Tensor {
    /// The pictures of a batch on the scale 0...1.
    convenience init(unnormalised batch: PixelBatch, height: Int, width: Int) throws {
        try self.init(
            pixels: batch.pixels, count: batch.places.count, height: height, width: width, mean: [0, 0, 0],
            std: [1, 1, 1])
    }
}

/// The structural similarity of pictures on the scale 0...1 (Wang et al. 2004, <https://doi.org/10.1109/TIP.2003.819861>):
/// Gaussian windows of 11×11 pixels with a deviation of 1.5, each window wholly inside, constants 0.01 and 0.03.
public struct StructuralSimilarity {
    private static let size = 11
    private static let deviation = 1.5
    private static let (small, large) = (0.01 * 0.01, 0.03 * 0.03)
    // The Gaussian is the product of a column and a row, which takes 22 multiplications instead of 121.
    private let window: [Float]

    /// The measure.
    public init() {
        let raw = (0..<Self.size).map { place in
            let distance = Double(place - Self.size / 2)
            return exp(-distance * distance / (2 * Self.deviation * Self.deviation))
        }
        let sum = raw.reduce(0, +)
        window = raw.map { Float($0 / sum) }
    }

    /// The mean over all windows, channels and pictures; 1 for equal pictures. Records gradients of the first ones only.
    ///
    /// - Parameters:
    ///   - a: `N×C×H×W`, sides of 11 or more.
    ///   - b: of the same shape.
    public func callAsFunction(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        // The originals learn nothing: no time is spent on their gradients.
        let b = try b.detached()
        let own = try blurred([a, a.squared(), a * b])
        let other = try blurred([b, b.squared()])
        let (meanA, meanB) = (own[0], other[0])
        let (squareA, squareB, product) = (try meanA.squared(), try meanB.squared(), try meanA * meanB)
        let (varianceA, varianceB) = (try own[1] - squareA, try other[1] - squareB)
        let covariance = try own[2] - product
        let above = try (product * 2 + Self.small) * (covariance * 2 + Self.large)
        let below = try (squareA + squareB + Self.small) * (varianceA + varianceB + Self.large)
        return try (above / below).mean()
    }

    /// The maps go through the window side by side, as channels that do not see each other.
    private func blurred(_ maps: [Tensor]) throws -> [Tensor] {
        let whole = try Tensor.concatenated(maps, 1)
        let channels = whole.shape.count == 4 ? whole.shape[1] : 0
        let all = (0..<channels).flatMap { _ in window }
        let column = try Tensor(all, shape: [channels, 1, Self.size, 1])
        let row = try Tensor(all, shape: [channels, 1, 1, Self.size])
        let blurred = try whole.convolved(column, groups: channels).convolved(row, groups: channels)
        let size = channels / maps.count
        return try maps.indices.map { try blurred.narrowed(1, $0 * size..<($0 + 1) * size) }
    }
}

/// A picture of pictures: originals above, what the autoencoder makes of them below.
struct ReconstructionSheet {
    private static let gap = 4
    /// How many pairs fit.
    static let capacity = 8
    private let height: Int
    private let width: Int
    private var pairs: [(original: [UInt8], made: [UInt8])] = []

    init(height: Int, width: Int) {
        (self.height, self.width) = (height, width)
    }

    /// Takes as many pictures of a batch as there is room for.
    mutating func add(_ batch: PixelBatch, _ made: Tensor) throws {
        let room = min(Self.capacity - pairs.count, batch.places.count)
        guard room > 0 else { return }
        let (area, size) = (height * width, height * width * 3)
        let values = try made.narrowed(0, 0..<room).floats()
        for index in 0..<room {
            var pixels = [UInt8](repeating: 0, count: size)
            for channel in 0..<3 {
                for place in 0..<area {
                    let value = values[index * size + channel * area + place]
                    // A network that has gone astray makes no numbers: black.
                    let scaled = value.isFinite ? (value * 255).rounded() : 0
                    pixels[place * 3 + channel] = UInt8(min(max(scaled, 0), 255))
                }
            }
            pairs.append((Array(batch.pixels[index * size..<(index + 1) * size]), pixels))
        }
    }

    /// Writes a JPEG; nothing when there are no pictures.
    func write(to path: String) throws {
        guard !pairs.isEmpty else { return }
        let gap = Self.gap
        let whole = (width: pairs.count * (width + gap) - gap, height: 2 * height + gap)
        var pixels = [UInt8](repeating: 255, count: whole.width * whole.height * 3)
        for (index, pair) in pairs.enumerated() {
            for (row, picture) in [pair.original, pair.made].enumerated() {
                for line in 0..<height {
                    let from = line * width * 3
                    let to = ((row * (height + gap) + line) * whole.width + index * (width + gap)) * 3
                    pixels.replaceSubrange(to..<to + width * 3, with: picture[from..<from + width * 3])
                }
            }
        }
        let picture = Picture(width: whole.width, height: whole.height, pixels: pixels)
        try Data(JPEGEncoder(quality: 90).encode(picture)).write(to: URL(filePath: path), options: .atomic)
    }
}
