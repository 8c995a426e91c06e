import Foundation
import LookbookTraining
import Tensors
import Testing

/// Runs on 36 small pictures (and 12 to measure on), in a folder that goes with the test.
final class ShapeRuns {
    private let whole: URL

    /// On pictures this small threads cost more than they give.
    init() throws {
        try TensorRuntime.useThreads(1)
        whole = FileManager.default.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: whole, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: whole) }

    static func feed() throws -> String {
        let url = Bundle.module.url(
            forResource: "items", withExtension: "csv", subdirectory: "Fixtures/shapes")
        return try #require(url).path
    }

    /// A metric run on colours.
    static func run(_ settings: [String] = []) throws -> RunFile {
        try RunFile(
            yaml: """
                kind: metric
                data:
                  - {feed: "\(feed())", labels: {colour: colour, form: form}, splitField: split}
                model: {architecture: mobilenetv1_025, side: 32, fit: squash, dimensions: 16}
                objectives:
                  - {label: colour, loss: normalised-softmax}
                training: {epochs: 6, batch: 12, rate: 0.003, networkRate: 1, average: 0.8}
                augmentation: {light: 0.02, erasing: 0}
                """, settings: settings)
    }

    /// A path inside the folder that is not there yet.
    func folder() -> String { whole.appending(path: UUID().uuidString).path }

    static func bytes(_ folder: String, _ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: folder + "/" + name))
    }

    static func log(_ folder: String) throws -> [LogEntry] {
        try bytes(folder, "log.jsonl").split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(LogEntry.self, from: Data($0))
        }
    }

    /// The examples, some of whose pictures are not there.
    static func examples(_ examples: [TrainingExample], without missing: some Sequence<Int>)
        -> [TrainingExample]
    {
        let missing = Set(missing)
        return examples.enumerated().map { place, example in
            guard missing.contains(place) else { return example }
            return TrainingExample(
                id: example.id, path: example.path + ".gone", labels: example.labels, split: example.split)
        }
    }
}
