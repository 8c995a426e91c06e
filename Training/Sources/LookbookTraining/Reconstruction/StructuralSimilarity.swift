internal import Foundation
public import Tensors

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
