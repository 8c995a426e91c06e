import Foundation
import LookbookCore
import LookbookImaging
import LookbookInference
import LookbookNetworks
import LookbookTesting
import Testing

/// Real weights and reference features, which are not part of the repository.
private enum Shared {
    static let folder: String? = {
        let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = packageRoot.deletingLastPathComponent().appending(path: "shared").path()
        let named = ProcessInfo.processInfo.environment["LOOKBOOK_SHARED"]
        return [named, beside].compactMap { $0 }
            .first { FileManager.default.fileExists(atPath: $0 + "/weights/reference.safetensors") }
    }()

    struct Files: Decodable {
        let files: [String]
    }
}

@Suite(.enabled(if: Shared.folder != nil, "needs the shared weights (LOOKBOOK_SHARED)"))
struct SharedWeightsTests {
    static let names = ["mobilenetv1_075", "mobilenetv2_100"]

    private func extractor(_ name: String, _ folder: TemporaryFolder) async throws -> NetworkExtractor {
        let runtime = try InferenceRuntime()
        let model = try await ModelImporter(runtime).make(
            architecture: .named(name), weights: "\(try #require(Shared.folder))/weights/\(name).safetensors",
            preprocessing: PreprocessingFile.read("tensorflow"), output: folder.file(name))
        return try model.extractor(runtime)
    }

    private func reference() throws -> SafetensorsFile {
        try SafetensorsFile(path: "\(try #require(Shared.folder))/weights/reference.safetensors")
    }

    private func cosines(_ vectors: [[Float]], _ expected: [Float]) -> [Double] {
        vectors.enumerated().map { row, vector in
            let truth = expected[row * vector.count..<(row + 1) * vector.count].map(Double.init)
            let length = truth.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return zip(vector, truth).reduce(0) { $0 + Double($1.0) * $1.1 } / length
        }
    }

    @Test(arguments: names) func `features on the given pixels are the reference's`(_ name: String)
        async throws
    {
        let folder = try TemporaryFolder()
        let extractor = try await extractor(name, folder)
        let bytes = try #require(try reference().rawBytes(of: "pixels"))
        let size = 224 * 224 * 3
        let pictures = (0..<bytes.count / size).map {
            Picture(width: 224, height: 224, pixels: Array(bytes[$0 * size..<($0 + 1) * size]))
        }
        #expect(pictures.count == 20)
        let cosines = cosines(
            try await extractor.embed(pictures), try reference().floats(of: "\(name).features"))
        #expect((cosines.min() ?? 0) >= 0.9999)
    }

    @Test(arguments: names) func `features from the picture files are the reference's`(_ name: String)
        async throws
    {
        let folder = try TemporaryFolder()
        let shared = try #require(Shared.folder)
        let extractor = try await extractor(name, folder)
        let json = try Data(contentsOf: URL(filePath: shared + "/weights/reference.json"))
        let pictures = try JSONDecoder().decode(Shared.Files.self, from: json).files.map { file in
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(shared)/\(file)")))
            let decoded = try PictureDecoder().decode(bytes, shortestSide: nil)
            return try extractor.prepare(decoded.picture)
        }
        let cosines = cosines(
            try await extractor.embed(pictures), try reference().floats(of: "\(name).features"))
        #expect((cosines.min() ?? 0) >= 0.999, "\(cosines)")
    }
}
