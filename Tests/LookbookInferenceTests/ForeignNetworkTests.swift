import Foundation
import LookbookCore
import LookbookInference
import LookbookNetworks
import LookbookTesting
import Testing

@Suite struct ForeignNetworkTests {
    private func make(
        _ small: SmallModel, outputName: String? = nil,
        _ body: (Scope, Value) throws -> [(name: String, value: Value)]
    ) async throws -> ModelFolder {
        let path = try small.foreign("encoder.onnx", body)
        return try await ModelImporter(small.runtime).make(
            onnx: path, preprocessing: small.preprocessing, outputName: outputName,
            output: small.folder.file("model"))
    }

    @Test func `a vector output is taken`() async throws {
        let small = try SmallModel()
        let model = try await make(small) { p, x in
            [
                (
                    "embedding",
                    try (p / "head").linear(p.pooled((p / "c").convolution(x, to: 8, kernel: 3)), to: 5)
                )
            ]
        }
        #expect(model.card.output == NetworkOutput(name: "embedding", pooling: .none))
        #expect(model.space.name == "encoder")
        #expect(model.space.dimensions == 5)
        #expect(await model.verify(small.runtime).passed)
    }

    @Test func `a feature map is averaged, as the pooled network does it`() async throws {
        let small = try SmallModel()
        let map = try await make(small) { p, x in [("map", try (p / "c").convolution(x, to: 8, kernel: 3))] }
        let vector = try await make(small) { p, x in
            [("vector", try p.pooled((p / "c").convolution(x, to: 8, kernel: 3)))]
        }
        #expect(map.card.dimensions == 8)
        #expect(map.card.output.pooling == .mean)
        #expect(map.space.id != vector.space.id)
        for (a, b) in zip(map.card.reference, vector.card.reference) { #expect(abs(a - b) < 1e-5) }
    }

    @Test func `several vectors must be told apart by name`() async throws {
        let small = try SmallModel()
        func two(_ p: Scope, _ x: Value) throws -> [(name: String, value: Value)] {
            let pooled = try p.pooled(x)
            return [
                ("short", try (p / "a").linear(pooled, to: 4)), ("long", try (p / "b").linear(pooled, to: 6)),
            ]
        }
        let error = await #expect(throws: LookbookError.self) { try await make(small, two) }
        #expect(error?.code == .inferenceSignature)
        #expect(error?.message.contains("short") == true && error?.message.contains("long") == true)
        #expect(try await make(small, outputName: "long", two).space.dimensions == 6)
        let missing = await #expect(throws: LookbookError.self) {
            try await make(small, outputName: "none", two)
        }
        #expect(missing?.code == .inferenceSignature)
    }

    /// A picture of one colour through each activation: the vector is the formula's value for each channel.
    @Test(arguments: Activation.allCases) func `activations are what their formulas say`(_ f: Activation)
        async throws
    {
        let small = try SmallModel()
        let path = try small.foreign("f.onnx") { p, x in [("y", try p.activation(f, x))] }
        let model = try await ModelImporter(small.runtime).make(
            onnx: path, preprocessing: small.preprocessing, output: small.folder.file("model"))
        let extractor = try model.extractor(small.runtime)
        let levels: [UInt8] = [10, 150, 250]
        let picture = Picture(
            width: 32, height: 32, pixels: (0..<32 * 32).flatMap { _ in levels })
        let vector = try #require(try await extractor.embed([picture]).first)
        let expected = levels.map { formula(f, Double($0) / 127.5 - 1) }
        let length = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for (value, truth) in zip(vector, expected) { #expect(abs(Double(value) - truth / length) < 1e-5) }
    }

    private func formula(_ f: Activation, _ x: Double) -> Double {
        switch f {
        case .relu: max(x, 0)
        case .relu6: min(max(x, 0), 6)
        case .sigmoid: 1 / (1 + exp(-x))
        case .silu: x / (1 + exp(-x))
        case .hardSwish: x * min(max(x + 3, 0), 6) / 6
        case .hardSigmoid: min(max(x + 3, 0), 6) / 6
        }
    }
}
