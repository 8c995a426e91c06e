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

    /// The mean over all windows, channels and pictures; 1 for equal pictures. Records gradients.
    ///
    /// - Parameters:
    ///   - a: `N×C×H×W`, sides of 11 or more.
    ///   - b: of the same shape.
    public func callAsFunction(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        let channels = a.shape.count == 4 ? a.shape[1] : 0
        // The five maps go through the window side by side, as channels that do not see each other.
        let maps = try blurred(Tensor.concatenated([a, b, a.squared(), b.squared(), a * b], 1))
        func map(_ index: Int) throws -> Tensor {
            try maps.narrowed(1, index * channels..<(index + 1) * channels)
        }
        let (meanA, meanB) = (try map(0), try map(1))
        let (squareA, squareB, product) = (try meanA.squared(), try meanB.squared(), try meanA * meanB)
        let (varianceA, varianceB) = (try map(2) - squareA, try map(3) - squareB)
        let covariance = try map(4) - product
        let above = try (product * 2 + Self.small) * (covariance * 2 + Self.large)
        let below = try (squareA + squareB + Self.small) * (varianceA + varianceB + Self.large)
        return try (above / below).mean()
    }

    private func blurred(_ maps: Tensor) throws -> Tensor {
        let channels = maps.shape.count == 4 ? maps.shape[1] : 0
        let all = (0..<channels).flatMap { _ in window }
        let column = try Tensor(all, shape: [channels, 1, Self.size, 1])
        let row = try Tensor(all, shape: [channels, 1, 1, Self.size])
        return try maps.convolved(column, groups: channels).convolved(row, groups: channels)
    }
}
