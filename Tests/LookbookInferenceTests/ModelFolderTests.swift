import Foundation
import LookbookCore
import LookbookImaging
import LookbookInference
import LookbookNetworks
import LookbookTesting
import Testing

@Suite struct ModelFolderTests {
    @Test func `an imported model is complete, listed and sound`() async throws {
        let small = try SmallModel()
        let model = try await small.make("models/first")
        _ = try await small.make("models/second")
        try FileManager.default.createDirectory(
            atPath: small.folder.file("models/other"), withIntermediateDirectories: true)
        #expect(model.card.name == "mobilenetv1_025")
        #expect(model.card.source.metadata == ["licence": "none needed"])
        #expect(model.card.parameters == (try small.architecture.network().graph().parameterCount))
        #expect(model.space.dimensions == 256)
        let listed = try ModelFolder.list(in: small.folder.file("models"))
        #expect(listed.map(\.path) == ["first", "second"].map { small.folder.file("models/\($0)") })
        let verification = await model.verify(small.runtime)
        #expect(verification.passed)
        #expect(
            verification.checks.map(\.name)
                == ["model.onnx", "preprocessing.json", "space", "network", "dimensions", "reference"])
    }

    @Test func `the space is the content and nothing else`() async throws {
        let small = try SmallModel()
        let first = try await small.make("first")
        let second = try await small.make("second")
        #expect(first.space.id == second.space.id)
        #expect(first.space.id.count == 64)
        let other = try await ModelImporter(small.runtime).make(
            architecture: small.architecture, weights: small.folder.file("w.safetensors"),
            preprocessing: PreprocessingFile.parse(Array(#"{"input": {"width": 32, "height": 32}}"#.utf8)),
            output: small.folder.file("third"))
        #expect(other.space.id != first.space.id)
    }

    @Test func `a changed network is found and not used`() async throws {
        let small = try SmallModel()
        let model = try await small.make()
        var bytes = try read(model.networkPath)
        bytes[bytes.count / 2] ^= 1
        try write(bytes, to: model.networkPath)
        let verification = await model.verify(small.runtime)
        #expect(!verification.passed)
        #expect(verification.checks.first { !$0.passed }?.name == "model.onnx")
        let error = #expect(throws: LookbookError.self) { try model.extractor(small.runtime) }
        #expect(error?.code == .modelFolder)
    }

    @Test func `a card with another reference vector fails the last check`() async throws {
        let small = try SmallModel()
        let model = try await small.make()
        let path = model.path + "/card.json"
        var card = model.card
        card.reference.reverse()
        try write([UInt8](JSONEncoder().encode(card)), to: path)
        let verification = try await ModelFolder(path: model.path).verify(small.runtime)
        #expect(verification.checks.filter { !$0.passed }.map(\.name) == ["reference"])
    }

    @Test func `a folder without a card, or with a damaged one, is an error`() async throws {
        let small = try SmallModel()
        #expect(throws: LookbookError.self) { try ModelFolder(path: small.folder.path) }
        try write(Array("{}".utf8), to: small.folder.file("card.json"))
        let error = #expect(throws: LookbookError.self) { try ModelFolder(path: small.folder.path) }
        #expect(error?.code == .modelFolder)
    }

    @Test func `a model that cannot be made leaves no model behind`() async throws {
        let small = try SmallModel()
        try write(Array("not a network".utf8), to: small.folder.file("x.onnx"))
        let error = await #expect(throws: LookbookError.self) {
            try await ModelImporter(small.runtime).make(
                onnx: small.folder.file("x.onnx"), preprocessing: small.preprocessing,
                output: small.folder.file("model"))
        }
        #expect(error?.code == .inferenceNetwork)
        #expect(try FileManager.default.contentsOfDirectory(atPath: small.folder.file("model")).isEmpty)
    }
}

@Suite struct PreprocessingFileTests {
    @Test func `what is left out is as in the preset`() throws {
        let plain = try PreprocessingFile.parse(Array("{}".utf8))
        let sides: [Int] = [plain.width, plain.height, plain.shortestSide]
        #expect(sides == [224, 224, 256])
        #expect(plain.mean == [0.485, 0.456, 0.406])
        let tensorflow = try PreprocessingFile.read("tf")
        #expect(tensorflow.mean == [0.5, 0.5, 0.5] && tensorflow.std == [0.5, 0.5, 0.5])
        #expect(try PreprocessingFile.read("tensorflow") == tensorflow)
        let own = try PreprocessingFile.parse(
            Array(
                #"{"preset": "unit", "input": {"width": 96, "height": 160}, "resize": {"mode": "letterbox"}}"#
                    .utf8))
        #expect(own.resize == .letterbox(.init(red: 0, green: 0, blue: 0)))
        #expect(own.mean == [0, 0, 0])
    }

    @Test func `the full form is read as it is`() throws {
        let full = try Preprocessing(
            width: 192, height: 160, resize: .shortestSide(220), interpolation: .bicubic,
            mean: [0.1, 0.2, 0.3],
            std: [0.4, 0.5, 0.6])
        #expect(try PreprocessingFile.parse(full.json()) == full)
    }

    @Test(arguments: [
        "", "[]", #"{"preset": "none"}"#, #"{"mean": [1]}"#, #"{"std": [0, 1, 1]}"#,
        #"{"input": {"width": 9223372036854775807, "height": 1}}"#, #"{"input": {"width": 0, "height": 1}}"#,
        #"{"resize": {"mode": "stretch"}}"#, #"{"resize": {"mode": "letterbox", "colour": [1]}}"#,
        #"{"resize": {"size": 10}}"#,
    ])
    func `what cannot be used is an error`(_ text: String) {
        #expect(throws: (any Error).self) { try PreprocessingFile.parse(Array(text.utf8)) }
    }
}
