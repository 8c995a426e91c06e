import LookbookCore
import LookbookNetworks
import Tensors
import Testing

@testable import LookbookTraining

struct TrainablePartTests {
    private func stages(_ architecture: String) throws -> [String] {
        let graph = try Architecture.named(architecture).network().graph(input: [3, 64, 64])
        return TrainablePart.stages(graph.nodes).compactMap(\.self).reduce(into: []) { found, stage in
            if found.last != stage { found.append(stage) }
        }
    }

    @Test func `a stage is a block, and norms belong to what they follow`() throws {
        #expect(
            try stages("densenet121") == [
                "features.conv0", "features.denseblock1", "features.transition1", "features.denseblock2",
                "features.transition2", "features.denseblock3", "features.transition3",
                "features.denseblock4",
            ])
        #expect(
            try stages("vgg16_bn")
                == [0, 3, 7, 10, 14, 17, 20, 24, 27, 30, 34, 37, 40].map { "features.\($0)" })
        #expect(
            try stages("resnet18")
                == ["conv1"] + (1...4).flatMap { layer in (0...1).map { "layer\(layer).\($0)" } })
        #expect(
            try stages("mobilenetv2_035") == ["conv_stem"] + (0...6).map { "blocks.\($0)" } + ["conv_head"])
    }

    @Test func `each stage towards the picture learns at a part of the next one's rate`() throws {
        let model = try EmbeddingModel("mobilenetv1_025", input: [3, 32, 32], dimensions: 8)
        let store = try ParameterStore(RandomWeights.make(for: model.graph, seed: 3), for: model.graph)
        var settings = TrainingSection()
        (settings.networkRate, settings.stageDecay) = (0.5, 0.5)
        let rates = Dictionary(
            uniqueKeysWithValues: try TrainablePart(model, store, settings).learned.map { ($0.name, $0.rate) }
        )
        #expect(rates["projection.weight"] == 1)
        #expect(rates["blocks.4.0.conv_pw.weight"] == 0.5)
        #expect(rates["blocks.3.0.conv_pw.weight"] == 0.25)
        #expect(rates["conv_stem.weight"] == 0.5 / 32)
        #expect(rates["bn1.weight"] == rates["conv_stem.weight"])
    }

    @Test func `a part that is not there is answered with those that are`() throws {
        let model = try EmbeddingModel("densenet121", input: [3, 64, 64], dimensions: nil)
        let small = try EmbeddingModel("mobilenetv1_025", input: [3, 32, 32], dimensions: nil)
        let store = try ParameterStore(RandomWeights.make(for: small.graph, seed: 3), for: small.graph)
        var settings = TrainingSection()
        settings.trainFrom = "layer4"
        let error = #expect(throws: LookbookError.self) { try TrainablePart(model, store, settings) }
        #expect(
            error?.facts[.remedy]?.contains("features.denseblock4") == true, "\(error?.facts[.remedy] ?? "")")
        #expect(try #require(model.firstNode(of: "features.denseblock4")) > 300)
    }
}
