import Foundation
import LookbookCore
import LookbookNetworks
import LookbookTraining
import Tensors
import Testing

struct GraphExecutorTests {
    struct Reference: Decodable, Sendable { let cases: [Case] }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let architecture: String
        let padding: Padding
        let epsilon: Float
        let features: [Float]
        let gradientLengths: [String: Float]
        let training: Training?
        var testDescription: String { "\(architecture) \(padding)" }
    }

    struct Training: Decodable, Sendable {
        let features, runningMean: [Float]
        let gradientLengths: [String: Float]
    }

    static let cases: [Case] = {
        guard
            let url = Bundle.module.url(
                forResource: "networks", withExtension: "json", subdirectory: "Fixtures"),
            let data = try? Data(contentsOf: url),
            let reference = try? JSONDecoder().decode(Reference.self, from: data)
        else { return [] }
        return reference.cases
    }()

    @Test func `there are four cases`() { #expect(Self.cases.count == 4) }

    private func graph(_ expected: Case) throws -> NetworkGraph {
        try Architecture.named(expected.architecture)
            .network(NetworkOptions(padding: expected.padding, epsilon: expected.epsilon)).graph(input: [
                3, 64, 64,
            ])
    }

    /// Every sixteenth feature of each picture, as in the file.
    private func some(_ features: Tensor) throws -> [Float] {
        let (values, width) = (try features.floats(), features.shape[1])
        return stride(from: 0, to: values.count, by: width).flatMap { row in
            stride(from: row, to: row + width, by: 16).map { values[$0] }
        }
    }

    private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
        a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? .infinity : .infinity
    }

    private func check(_ features: Tensor, _ store: ParameterStore, _ lengths: [String: Float]) throws {
        try features.squared().mean().backward()
        #expect(lengths.count > 3)
        for (name, length) in lengths {
            let gradient = try #require(try store.tensor(name).gradient())
            let ours = try gradient.squared().sum().squareRoot().scalar()
            #expect(abs(ours - length) < 2e-3 * max(length, 0.1), "\(name): \(ours) is not \(length)")
        }
    }

    @Test(arguments: cases)
    func `features and gradients in evaluation are timm's`(_ expected: Case) throws {
        let graph = try graph(expected)
        let store = try ParameterStore(FormulaWeights.weights(for: graph), for: graph)
        let outputs = try GraphExecutor(graph)(FormulaWeights.pictures(), store, .evaluation)
        let features = try #require(outputs["features"])
        #expect(largestDifference(try some(features), expected.features) < 1e-3)
        try check(features, store, expected.gradientLengths)
    }

    @Test(arguments: cases.filter { $0.training != nil })
    func `features, statistics and gradients in training are timm's`(_ expected: Case) throws {
        let training = try #require(expected.training)
        let graph = try graph(expected)
        let store = try ParameterStore(FormulaWeights.weights(for: graph), for: graph)
        let outputs = try GraphExecutor(graph)(FormulaWeights.pictures(), store, .training)
        let features = try #require(outputs["features"])
        #expect(largestDifference(try some(features), training.features) < 1e-3)
        #expect(largestDifference(try store.tensor("bn1.running_mean").floats(), training.runningMean) < 1e-4)
        try check(features, store, training.gradientLengths)
    }

    @Test func `nodes before the frozen place keep their statistics and get no gradient`() throws {
        let model = try EmbeddingModel("mobilenetv1_025", input: [3, 32, 32], dimensions: 8)
        let store = try ParameterStore(RandomWeights.make(for: model.graph, seed: 3), for: model.graph)
        let place = try #require(model.firstNode(of: "blocks.3"))
        let early = try store.tensor("bn1.running_mean").floats()
        let late = try store.tensor("blocks.4.0.bn1.running_mean").floats()
        _ = try GraphExecutor(model.graph)(
            FormulaWeights.pictures(side: 32), store, .training, frozenBefore: place)
        #expect(try store.tensor("bn1.running_mean").floats() == early)
        #expect(try store.tensor("blocks.4.0.bn1.running_mean").floats() != late)
    }

    @Test(arguments: [
        "resnet18", "densenet121", "mobilenetv2_035", "efficientnet_b0", "mobilenetv3_large_100",
    ])
    func `writing over results changes neither features nor gradients`(_ name: String) throws {
        let graph = try Architecture.named(name).network().graph(input: [3, 64, 64])
        let pictures = try FormulaWeights.pictures()
        func run(overwrites: Bool) throws -> (features: [Float], gradient: [Float]) {
            let store = try ParameterStore(FormulaWeights.weights(for: graph), for: graph)
            let executor = GraphExecutor(graph, overwrites: overwrites)
            let features = try #require(try executor(pictures, store, .training)["features"])
            try features.squared().mean().backward()
            let first = try #require(graph.parameters.first)
            return (try features.floats(), try #require(try store.tensor(first.name).gradient()).floats())
        }
        let (apart, over) = (try run(overwrites: false), try run(overwrites: true))
        #expect(largestDifference(apart.features, over.features) < 1e-5)
        let scale = apart.gradient.map(abs).max() ?? 0
        #expect(largestDifference(apart.gradient, over.gradient) <= 1e-4 * scale)
    }

    @Test func `an input of another size is an error`() throws {
        let model = try EmbeddingModel("mobilenetv1_025", input: [3, 64, 64], dimensions: 8)
        let store = try ParameterStore(RandomWeights.make(for: model.graph, seed: 3), for: model.graph)
        #expect(throws: LookbookError.self) {
            _ = try GraphExecutor(model.graph)(FormulaWeights.pictures(side: 32), store, .evaluation)
        }
    }
}
