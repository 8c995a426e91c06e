import Foundation
import LookbookCore
import LookbookImaging
import LookbookInference
import LookbookNetworks
import LookbookTraining
import Tensors
import Testing

/// Every architecture of the training issue: parameters against the published counts, features against timm and
/// torchvision, through both ways of running a graph.
struct ArchitectureTests {
    struct Reference: Decodable, Sendable { let cases: [Case] }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let architecture: String
        let side: Int
        let dimensions: Int
        let scale: Float
        let everyFourth: [Float]
        var testDescription: String { architecture }
    }

    static let cases: [Case] = {
        guard
            let url = Bundle.module.url(
                forResource: "architectures", withExtension: "json", subdirectory: "Fixtures"),
            let data = try? Data(contentsOf: url),
            let reference = try? JSONDecoder().decode(Reference.self, from: data)
        else { return [] }
        return reference.cases
    }()

    @Test func `every architecture has a case`() {
        #expect(Set(Self.cases.map(\.architecture)) == Set(Architecture.all.map(\.name)))
    }

    /// Learned numbers with a classifier of 1000 classes, as torchvision's and timm's model lists publish them.
    @Test(arguments: [
        ("resnet18", 11_689_512), ("resnet34", 21_797_672), ("resnet50", 25_557_032),
        ("resnet101", 44_549_160),
        ("densenet121", 7_978_856), ("densenet169", 14_149_480), ("efficientnet_b0", 5_288_548),
        ("efficientnet_b1", 7_794_184), ("efficientnet_b2", 9_109_994), ("efficientnet_b3", 12_233_232),
        ("efficientnet_b4", 19_341_616), ("mobilenetv3_large_100", 5_483_032),
    ])
    func `a network has the published number of parameters`(_ name: String, _ count: Int) throws {
        #expect(try Architecture.named(name).network().graph(classes: 1000).parameterCount == count)
    }

    /// VGG's classifier of three layers has 123,642,856 numbers, which our features leave out.
    @Test(arguments: [("vgg16", 138_357_544), ("vgg16_bn", 138_365_992)])
    func `VGG has the published number of parameters without its classifier`(_ name: String, _ count: Int)
        throws
    {
        #expect(try Architecture.named(name).network().graph().parameterCount == count - 123_642_856)
    }

    @Test(arguments: Architecture.all.map(\.name))
    func `every network takes any size and says how long its features are`(_ name: String) throws {
        let network = try Architecture.named(name).network()
        for side in [96, 160, 224] {
            let graph = try network.graph(input: [3, side, side])
            #expect(graph.shape(ofOutput: "features") == [network.dimensions])
        }
    }

    /// One case at a time: the large networks' weights are held four times on the way.
    @Test(.serialized, arguments: cases)
    func `features through libtorch and OpenVINO are timm's or torchvision's`(_ expected: Case) async throws {
        let side = expected.side
        let graph = try Architecture.named(expected.architecture).network().graph(input: [3, side, side])
        let weights = try FormulaWeights.weights(for: graph)
        let trained = try throughLibtorch(graph, weights, side)
        let served = try await throughOpenVINO(graph, weights, side)
        #expect(trained.count == expected.dimensions)
        let scale = rootMeanSquare(trained)
        #expect(abs(scale - expected.scale) < 1e-3 * expected.scale)
        for vector in [trained, served] {
            let scale = rootMeanSquare(vector)
            let ours = stride(from: 0, to: vector.count, by: 4).map { vector[$0] / scale }
            let difference = zip(ours, expected.everyFourth).map { abs($0 - $1) }.max() ?? .infinity
            #expect(ours.count == expected.everyFourth.count)
            #expect(difference < 1e-3)
        }
    }

    private func rootMeanSquare(_ vector: [Float]) -> Float {
        (vector.reduce(0) { $0 + $1 * $1 } / Float(vector.count)).squareRoot()
    }

    private func throughLibtorch(_ graph: NetworkGraph, _ weights: Weights, _ side: Int) throws -> [Float] {
        let store = try ParameterStore(weights, for: graph)
        let pictures = try FormulaWeights.pictures(count: 1, side: side)
        return try withoutGradients {
            try GraphExecutor(graph)(pictures, store, .evaluation)["features"]?.floats() ?? []
        }
    }

    /// L2-normalised, as every extractor's vectors are.
    private func throughOpenVINO(_ graph: NetworkGraph, _ weights: Weights, _ side: Int) async throws
        -> [Float]
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "network.onnx")
        try Data(ONNXExporter().bytes(graph, weights)).write(to: file)
        let runtime = try InferenceRuntime()
        let preprocessing = try Preprocessing(
            width: side, height: side, resize: .squash, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5])
        let model = try await ModelImporter(runtime).make(
            onnx: file.path, preprocessing: preprocessing, output: folder.appending(path: "model").path)
        let picture = Picture(width: side, height: side, pixels: FormulaWeights.pixels(count: 1, side: side))
        return try await model.extractor(runtime).embed([picture])[0]
    }
}
