import Foundation
import LookbookCore
import LookbookImaging
import LookbookInference
import LookbookNetworks
import Tensors
import Testing

@testable import LookbookTraining

struct ReconstructionTests {
    /// The formula of FormulaWeights, of any proportions; on the scale 0...1.
    private func picture(_ n: Int, height: Int = 24, width: Int = 31) throws -> Tensor {
        var values: [Float] = []
        for channel in 0..<3 {
            for row in 0..<height {
                for column in 0..<width {
                    let value = row * row * 3 + column * 29 + row * column * (n + 1) + channel * 71 + n * 37
                    values.append(Float(value % 256) / 255)
                }
            }
        }
        return try Tensor(values, shape: [1, 3, height, width])
    }

    @Test func `structural similarity is scikit-image's`() throws {
        let url = Bundle.module.url(
            forResource: "similarity", withExtension: "json", subdirectory: "Fixtures")
        let expected = try JSONDecoder().decode([String: Float].self, from: Data(contentsOf: #require(url)))
        let a = try picture(0)
        let others = [
            "other": try picture(1), "dull": try a * 0.5 + 0.2, "same": a,
            "grey": try Tensor.full(0.5, shape: a.shape),
        ]
        #expect(expected.count == others.count)
        for (name, b) in others {
            let ours = try StructuralSimilarity()(a, b).scalar()
            #expect(abs(ours - (expected[name] ?? .nan)) < 1e-4, "\(name): \(ours)")
        }
    }

    @Test func `the loss is 0 for the picture itself and falls along its gradient`() throws {
        let a = try picture(0)
        let same = try ReconstructionLoss()(a, a)
        #expect(try abs(same.loss.scalar()) < 1e-5)
        let b = try picture(1)
        try b.requireGradient()
        let before = try ReconstructionLoss()(b, a)
        #expect(
            try abs(before.loss.scalar() - (before.error.scalar() + 1 - before.similarity.scalar())) < 1e-5)
        try before.loss.backward()
        let gradient = try #require(try b.gradient())
        let after = try ReconstructionLoss()(b.detached() - gradient * 10, a)
        #expect(try after.loss.scalar() < before.loss.scalar())
    }

    @Test func `only the reconstructions get a gradient`() throws {
        let (a, b) = (try picture(0), try picture(1))
        try a.requireGradient()
        try b.requireGradient()
        try StructuralSimilarity()(a, b).backward()
        #expect(try a.gradient() != nil)
        #expect(try b.gradient() == nil)
    }

    @Test func `pictures smaller than the window are an error`() throws {
        let small = try picture(0, height: 8, width: 8)
        #expect(throws: TensorError.self) { try StructuralSimilarity()(small, small) }
    }

    @Test func `encoder and decoder give the same through libtorch and OpenVINO`() async throws {
        let builder = try GraphBuilder(input: [3, 64, 64])
        let network = Autoencoder()
        let code = try network.features(builder.input, builder.root)
        let made = try network.reconstruction(code, of: [3, 64, 64], builder.root)
        #expect(made.shape == [3, 64, 64])
        let graph = builder.graph(outputs: [("features", try builder.root.flattened(made))])
        let weights = try FormulaWeights.weights(for: graph)
        let pictures = try FormulaWeights.pictures(count: 1)
        let trained = try withoutGradients {
            try GraphExecutor(graph)(pictures, ParameterStore(weights, for: graph), .evaluation)["features"]?
                .floats()
        }
        let expected = try #require(trained)
        let length = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()

        let folder = FileManager.default.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "network.onnx")
        try Data(ONNXExporter().bytes(graph, weights)).write(to: file)
        let runtime = try InferenceRuntime()
        let preprocessing = try Preprocessing(
            width: 64, height: 64, resize: .squash, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5])
        let model = try await ModelImporter(runtime).make(
            onnx: file.path, preprocessing: preprocessing, output: folder.appending(path: "model").path)
        let picture = Picture(width: 64, height: 64, pixels: FormulaWeights.pixels(count: 1, side: 64))
        let served = try await model.extractor(runtime).embed([picture])[0]
        #expect(served.count == 3 * 64 * 64)
        #expect(Set(served).count > 100, "the picture is not one colour")
        let difference = zip(served, expected).map { abs($0 * length - $1) }.max()
        #expect((difference ?? .infinity) < 1e-3)
    }

    @Test func `a network's values that are no numbers are black on a sheet`() throws {
        let side = 16, size = side * side * 3
        let odd = (0..<size).map { [Float.nan, .infinity, -.infinity][$0 % 3] }
        let made = try Tensor(odd + [Float](repeating: 2, count: size), shape: [2, 3, side, side])
        var sheet = ReconstructionSheet(height: side, width: side)
        let grey = [UInt8](repeating: 128, count: 2 * size)
        try sheet.add(PixelBatch(pixels: grey, places: [0, 1], failures: []), made)

        let path = FileManager.default.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString).jpg")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try sheet.write(to: path)
        let bytes = try Data(contentsOf: URL(filePath: path))
        let picture = try PictureDecoder().decode([UInt8](bytes), shortestSide: nil).picture
        #expect((picture.width, picture.height) == (36, 36))
        // Below the gap of 4, and where no block of the JPEG holds a part of it.
        func colours(_ columns: Range<Int>) -> [UInt8] {
            var colours: [UInt8] = []
            for row in 24..<32 {
                let start = row * picture.width
                colours += picture.pixels[(start + columns.lowerBound) * 3..<(start + columns.upperBound) * 3]
            }
            return colours
        }
        #expect(colours(0..<8).allSatisfy { $0 < 4 })
        #expect(colours(24..<32).allSatisfy { $0 > 251 }, "what is too bright is white")
    }
}
