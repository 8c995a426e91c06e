import LookbookNetworks
import Tensors
import Testing

@testable import LookbookTraining

struct NormCalibrationTests {
    @Test func `folded norms get their statistics back, and the function stays`() throws {
        let model = try EmbeddingModel("mobilenetv1_025", input: [3, 64, 64], dimensions: 8)
        let store = try ParameterStore(RandomWeights.make(for: model.graph, seed: 3), for: model.graph)
        let executor = GraphExecutor(model.graph)
        let pictures = try FormulaWeights.pictures()
        func features() throws -> [Float] {
            try withoutGradients { try executor(pictures, store, .evaluation)["features"]?.floats() ?? [] }
        }
        #expect(try NormCalibration.isNeeded(model.graph, store))
        let before = try features()
        try NormCalibration.run(executor, store, [pictures]) { $0 }
        let after = try features()
        #expect(try !NormCalibration.isNeeded(model.graph, store))
        let scale = before.map(abs).max() ?? 0
        #expect(scale > 0)
        #expect(zip(before, after).allSatisfy { abs($0 - $1) < 1e-3 * scale })

        // In training on the same pictures the batch's statistics are now the running ones: the same function again.
        let training = try #require(try executor(pictures, store, .training)["features"]).floats()
        #expect(zip(before, training).allSatisfy { abs($0 - $1) < 1e-2 * scale })
    }

    @Test func `norms that are not trained stay as they are`() throws {
        let model = try EmbeddingModel("mobilenetv1_025", input: [3, 64, 64], dimensions: 8)
        let store = try ParameterStore(RandomWeights.make(for: model.graph, seed: 3), for: model.graph)
        let first = try #require(model.firstNode(of: "blocks.4"))
        let before = try store.numbers()
        var asked = 0
        try NormCalibration.run(GraphExecutor(model.graph), store, from: first, 0..<3) { index in
            asked += 1
            return index == 1 ? nil : try FormulaWeights.pictures()
        }
        #expect(asked == 3)
        for (name, values) in try store.numbers() where name.hasSuffix("running_mean") {
            #expect((values == before[name]) == !name.hasPrefix("blocks.4."), "\(name)")
        }
        #expect(try NormCalibration.isNeeded(model.graph, store))
        #expect(try !NormCalibration.isNeeded(model.graph, store, from: first))
    }

    @Test func `real norms are left alone`() throws {
        let graph = try Architecture.named("mobilenetv1_025").network().graph(input: [3, 64, 64])
        let store = try ParameterStore(FormulaWeights.weights(for: graph), for: graph)
        #expect(try !NormCalibration.isNeeded(graph, store))
    }
}
