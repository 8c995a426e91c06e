import Foundation
import LookbookImaging
import LookbookInference
import LookbookNetworks
import LookbookTesting
import Testing

@Suite struct TimmReferenceTests {
    struct Reference: Decodable, Sendable {
        let cases: [Case]
    }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let architecture: String
        let padding: Padding
        let epsilon: Float
        let height: Int
        let width: Int
        let dimensions: Int
        let length: Double
        let everyThird: [Double]
        var testDescription: String { "\(architecture) \(padding) \(width) x \(height)" }
    }

    static let cases: [Case] = {
        guard
            let url = Bundle.module.url(
                forResource: "timm_reference", withExtension: "json", subdirectory: "Fixtures"),
            let data = try? Data(contentsOf: url),
            let reference = try? JSONDecoder().decode(Reference.self, from: data)
        else { return [] }
        return reference.cases
    }()

    @Test func `there are eight cases`() { #expect(Self.cases.count == 8) }

    /// Our features, at timm's scale, for the padding and epsilon given.
    private func features(_ expected: Case, padding: Padding) async throws -> [Double] {
        let folder = try TemporaryFolder()
        let options = NetworkOptions(padding: padding, epsilon: expected.epsilon)
        let architecture = try Architecture.named(expected.architecture)
        let graph = try architecture.network(options).graph(input: [3, expected.height, expected.width])
        try SafetensorsWriter.write(FormulaWeights.tensors(for: graph), to: folder.file("w.safetensors"))
        let preprocessing = try Preprocessing(
            width: expected.width, height: expected.height, resize: .squash, mean: [0.5, 0.5, 0.5],
            std: [0.5, 0.5, 0.5])
        let runtime = try InferenceRuntime()
        let model = try await ModelImporter(runtime).make(
            architecture: architecture, weights: folder.file("w.safetensors"), preprocessing: preprocessing,
            options: options, output: folder.file("model"))
        let extractor = try model.extractor(runtime)
        let picture = FormulaWeights.picture(width: expected.width, height: expected.height)
        let vector = try #require(try await extractor.embed([extractor.prepare(picture)]).first)
        #expect(vector.count == expected.dimensions)
        return vector.map { Double($0) * expected.length }
    }

    private func largestDifference(_ features: [Double], _ expected: Case) -> Double {
        zip(stride(from: 0, to: features.count, by: 3).map { features[$0] }, expected.everyThird)
            .map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test(arguments: cases) func `features equal timm's`(_ expected: Case) async throws {
        let difference = largestDifference(try await features(expected, padding: expected.padding), expected)
        #expect(difference < 1e-4 * expected.length)
    }

    @Test(arguments: cases.filter { $0.width == 64 }) func `the other padding gives other features`(
        _ expected: Case
    ) async throws {
        let other: Padding = expected.padding == .same ? .symmetric : .same
        let difference = largestDifference(try await features(expected, padding: other), expected)
        #expect(difference > 5e-3 * expected.length)
    }
}
