import Foundation
import Tensors
import Testing

/// What PyTorch gives for the same calls; see `Fixtures/make-operations.py`.
private struct Expected: Decodable {
    struct Convolution: Decodable { let y, dx, dw: [Float] }
    struct BatchNorm: Decodable { let y, mean, variance, z: [Float] }
    let convolution: Convolution
    let batchNorm: BatchNorm
    let crossEntropy: [Float]
    let adamW, sgd, deconvolution, bilinear: [Float]

    static func load() throws -> Expected {
        let url = try #require(
            Bundle.module.url(forResource: "operations", withExtension: "json", subdirectory: "Fixtures"))
        return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: url))
    }
}

/// `sin(0.37 i + phase)`.
func wave(_ shape: [Int], phase: Double = 0) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { Float(sin(Double($0) * 0.37 + phase)) }, shape: shape)
}

func close(_ a: [Float], _ b: [Float], within tolerance: Float = 2e-5) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}

struct OperationTests {
    @Test func `a grouped convolution with uneven padding and its gradients are PyTorch's`() throws {
        let expected = try Expected.load().convolution
        let (x, w) = (try wave([2, 4, 6, 5]), try wave([6, 2, 3, 3], phase: 1))
        try x.requireGradient()
        try w.requireGradient()
        let y = try x.convolved(
            w, bias: wave([6], phase: 2), stride: 2, padding: Edges(top: 1, left: 0, bottom: 2, right: 1),
            groups: 2)
        try y.squared().mean().backward()
        #expect(close(try y.floats(), expected.y))
        #expect(close(try #require(try x.gradient()).floats(), expected.dx))
        #expect(close(try #require(try w.gradient()).floats(), expected.dw))
    }

    @Test func `a batch norm in training moves its statistics as PyTorch does`() throws {
        let expected = try Expected.load().batchNorm
        let (mean, variance) = (try Tensor.full(0, shape: [2]), try Tensor.full(1, shape: [2]))
        func normalised(training: Bool) throws -> Tensor {
            try wave([3, 2, 2, 2]).batchNormalised(
                weight: wave([2], phase: 1), bias: wave([2], phase: 2), mean: mean, variance: variance,
                training: training, epsilon: 1e-3)
        }
        #expect(close(try normalised(training: true).floats(), expected.y))
        #expect(close(try mean.floats(), expected.mean))
        #expect(close(try variance.floats(), expected.variance))
        #expect(close(try normalised(training: false).floats(), expected.z))
    }

    @Test func `cross-entropy knows weights, smoothing and missing labels`() throws {
        let logits = try wave([4, 3], phase: 0.5) * 3
        let loss = try logits.crossEntropy(
            Tensor(indices: [0, 2, -1, 1]), weight: Tensor([1, 2, 0.5]), smoothing: 0.1)
        #expect(close(try loss.floats(), try Expected.load().crossEntropy))
    }

    @Test func `deconvolution and bilinear resizing are PyTorch's`() throws {
        let expected = try Expected.load()
        let y = try wave([1, 2, 3, 3]).deconvolved(
            wave([2, 3, 4, 4], phase: 1), bias: wave([3]), stride: 2, padding: 1, outputPadding: 0)
        #expect(close(try y.floats(), expected.deconvolution))
        #expect(
            close(
                try wave([1, 1, 2, 3]).resized(height: 4, width: 5, bilinear: true).floats(),
                expected.bilinear))
    }

    @Test func `AdamW and SGD with clipped gradients walk PyTorch's path`() throws {
        let expected = try Expected.load()
        func path(_ step: (Int, Tensor) throws -> Void) throws -> [Float] {
            let p = try wave([5])
            try p.requireGradient()
            for index in 1...4 {
                try p.clearGradient()
                try (p - wave([5], phase: Double(index))).squared().sum().backward()
                _ = try ParameterSteps.clip([p], to: 2)
                try step(index, p)
            }
            return try p.floats()
        }
        let (m, v) = (try wave([5]).zerosLike(), try wave([5]).zerosLike())
        let adam = try path { index, p in
            try ParameterSteps.adamW([p], first: [m], second: [v], .init(step: index, rate: 0.1, decay: 0.05))
        }
        #expect(close(adam, expected.adamW))
        let velocity = try wave([5]).zerosLike()
        let sgd = try path { _, p in
            try ParameterSteps.sgd(
                [p], velocities: [velocity], rate: 0.05, momentum: 0.9, decay: 0.01, nesterov: true)
        }
        #expect(close(sgd, expected.sgd))
    }

    @Test func `SGD without momentum follows the gradient and the decay`() throws {
        let p = try Tensor([1, -2])
        try p.requireGradient()
        try (p * 3).sum().backward()
        try ParameterSteps.sgd([p], velocities: [], rate: 0.1, momentum: 0, decay: 0.5)
        #expect(close(try p.floats(), [1 - 0.1 * (3 + 0.5), -2 - 0.1 * (3 - 1)]))
    }

    @Test func `a number is added or multiplied everywhere`() throws {
        let x = try Tensor([1, -2])
        #expect(try (x + 0.5).floats() == [1.5, -1.5])
        #expect(try (x - 0.5).floats() == [0.5, -2.5])
        #expect(try (x * -2).floats() == [-2, 4])
    }

    @Test func `pixels become normalised planes`() throws {
        let pixels: [UInt8] = [0, 51, 255, 102, 153, 204, 10, 20, 30, 40, 50, 60]
        let x = try Tensor(
            pixels: pixels, count: 1, height: 1, width: 4, mean: [0.5, 0, 0.25], std: [0.5, 1, 0.25])
        #expect(x.shape == [1, 3, 1, 4])
        let values = try x.floats()
        for place in 0..<4 {
            let (r, g, b) = (pixels[place * 3], pixels[place * 3 + 1], pixels[place * 3 + 2])
            #expect(abs(values[place] - (Float(r) / 255 - 0.5) / 0.5) < 1e-6)
            #expect(abs(values[4 + place] - Float(g) / 255) < 1e-6)
            #expect(abs(values[8 + place] - (Float(b) / 255 - 0.25) / 0.25) < 1e-6)
        }
    }
}
