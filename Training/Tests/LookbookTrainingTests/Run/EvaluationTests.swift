import Foundation
import LookbookCore
import LookbookTraining
import Testing

/// Accuracy while a run trains and on a split with a name of its own.
@Suite(.serialized)
struct EvaluationTests {
    private let shapes: ShapeRuns
    init() throws { shapes = try ShapeRuns() }

    /// The shapes; every third validation picture becomes one of the split `test`, and one of these has a colour that no
    /// training picture has.
    private func feed() throws -> String {
        let original = URL(filePath: try ShapeRuns.feed())
        let pictures = original.deletingLastPathComponent().path
        var count = 0
        let lines = try String(contentsOf: original, encoding: .utf8).split(separator: "\n").enumerated().map
        {
            row, line in
            guard row > 0 else { return String(line) }
            var fields = line.split(separator: ",").map(String.init)
            fields[1] = pictures + "/" + fields[1]
            if fields[4] == "validation" {
                count += 1
                if count % 3 == 0 { fields[4] = "Test" }
                if count == 3 { fields[3] = "mauve" }
            }
            return fields.joined(separator: ",")
        }
        let file = shapes.folder() + ".csv"
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    private func run(_ feed: String, kind: String, dimensions: String, loss: String) throws -> RunFile {
        try RunFile(
            yaml: """
                kind: \(kind)
                data:
                  - {feed: "\(feed)", labels: {colour: colour}, splitField: split}
                model: {architecture: mobilenetv1_025, side: 32, fit: squash, dimensions: \(dimensions)}
                objectives:
                  - {label: colour, loss: \(loss)}
                training: {epochs: 20, batch: 12, rate: 0.01, networkRate: 0.3, average: 0.8, freezeNorms: true}
                augmentation: {light: 0, rotation: 0, cropArea: 0.9, erasing: 0}
                """)
    }

    @Test(arguments: [("classifier", "null", "softmax"), ("metric", "16", "normalised-softmax")])
    func `accuracy is logged, and measured on the test split with its confusion`(
        _ kind: String, _ dimensions: String, _ loss: String
    ) async throws {
        let run = try run(feed(), kind: kind, dimensions: dimensions, loss: loss)
        let examples = try await ExampleReader.read(run.data)
        #expect(examples.count == 44)
        let output = shapes.folder()
        var accuracies: [Double] = []
        _ = try Trainer(run, examples, folder: output) { entry in
            if let accuracy = entry.accuracy?["colour"] { accuracies.append(accuracy) }
        }.train()
        #expect(accuracies.count == 20)
        #expect((accuracies.max() ?? 0) > 0.5, "\(accuracies)")

        let report = try await RunEvaluation.run(folder: output, split: "test")
        #expect(report.pictures == 4)
        let colour = try #require(report.accuracies.first)
        #expect(colour.classes.count == 3)
        #expect(colour.pictures == 4)
        #expect(colour.unknown == 1)
        #expect(colour.confusion.flatMap(\.self).reduce(0, +) == 3)
        #expect(colour.accuracy == Double(colour.right) / 4)

        // The best epoch's accuracy, from its weights alone.
        let again = try await RunEvaluation.run(folder: output, split: "val")
        if kind == "classifier" { #expect(again.accuracies.first?.accuracy == accuracies.max()) }
        #expect(again.pictures == 8)
    }

    @Test func `a split that nobody has is refused`() async throws {
        let run = try run(feed(), kind: "metric", dimensions: "16", loss: "arcface")
        let error = await #expect(throws: LookbookError.self) {
            try await ExampleReader.read(run.data, splitNamed: "holdout")
        }
        #expect(error?.code == .trainingData)
    }
}
