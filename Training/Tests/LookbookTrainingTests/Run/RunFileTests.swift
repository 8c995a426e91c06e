import Foundation
import LookbookCore
import LookbookTraining
import Testing

struct RunFileTests {
    static let text = """
        kind: metric
        data:
          - feed: items.csv
            labels: {form: form}
        model: {architecture: mobilenetv1_025, side: 32, dimensions: 16}
        objectives:
          - {label: form, loss: normalised-softmax}
        training: {epochs: 2}
        """

    @Test func `missing values have defaults, and the record names them all`() throws {
        let run = try RunFile(yaml: Self.text)
        #expect(run.training.epochs == 2)
        #expect(run.training.optimiser == .adamw)
        let record = try run.yaml()
        #expect(record.contains("warmUp"))
        #expect(try RunFile(yaml: record) == run)
    }

    @Test func `TOML says the same as YAML, and settings change it too`() throws {
        let text = """
            kind = "metric"
            [[data]]
            feed = "items.csv"
            labels = {form = "form"}
            [model]
            architecture = "mobilenetv1_025"
            side = 32
            dimensions = 16
            std = [0.5, 0.25, 1.0]
            [[objectives]]
            label = "form"
            loss = "normalised-softmax"
            [training]
            epochs = 2
            rate = 1e-4
            freezeNorms = true
            """
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).toml")
        defer { try? FileManager.default.removeItem(at: file) }
        try text.write(to: file, atomically: true, encoding: .utf8)
        let run = try RunFile(path: file.path, settings: ["training.batch=8"])
        let same = try RunFile(
            yaml: Self.text,
            settings: [
                "training.batch=8", "training.rate=1e-4", "training.freezeNorms=true",
                "model.std=[0.5, 0.25, 1]",
            ])
        #expect(run == same)

        try "kind = metric".write(to: file, atomically: true, encoding: .utf8)
        let error = #expect(throws: LookbookError.self) { try RunFile(path: file.path) }
        #expect(error?.code == .trainingConfiguration)
    }

    @Test func `a setting changes any value`() throws {
        let run = try RunFile(
            yaml: Self.text,
            settings: [
                "training.epochs=7", "model.side=64", "data.0.feed=x.csv", "objectives.0.temperature=0.1",
                "augmentation.flip=0", "training.trainFrom=head",
            ])
        #expect(run.training.epochs == 7)
        #expect(run.model.side == 64)
        #expect(run.data[0].feed == "x.csv")
        #expect(run.objectives[0].temperature == 0.1)
        #expect(run.augmentation.flip == 0)
        #expect(run.training.trainFrom == "head")
    }

    @Test(arguments: [
        "training.epoch=3", "training.epochs=0", "training.rate=-1", "augmentation.flip=2", "kind=other",
        "objectives.0.loss=unknown", "objectives.1.loss=softmax", "model.size=3", "nonsense",
        "objectives.0.smoothing=1", "training.classesPerBatch=4", "training.picturesPerClass=4",
        "training.nesterov=true", "training.epochs=9000000000000000000", "model.side=9000000000000000000",
        "model.side=0",
        "model.dimensions=0", "model.dimensions=9000000000000000000",
        "augmentation.hue=0.6", "augmentation.saturation=-1", "objectives.0.margin=0.2",
        "objectives.0.scale=10",
    ])
    func `a wrong value is refused, not ignored`(_ setting: String) {
        let error = #expect(throws: LookbookError.self) { try RunFile(yaml: Self.text, settings: [setting]) }
        #expect(error?.code == .trainingConfiguration)
    }

    @Test(arguments: [
        ("softmax", "temperature=0.1"), ("softmax", "margin=0.1"), ("arcface", "smoothing=0.1"),
        ("arcface", "temperature=1"), ("proxy-anchor", "classBalance=1"),
        ("supervised-contrastive", "margin=1"),
        ("triplet-batch-hard", "scale=10"), ("triplet-semi-hard", "smoothing=0.1"), ("arcface", "scale=0"),
    ])
    func `a value that the loss does not use is refused`(_ loss: String, _ value: String) {
        let error = #expect(throws: LookbookError.self) {
            try RunFile(yaml: Self.text, settings: ["objectives.0.loss=\(loss)", "objectives.0.\(value)"])
        }
        #expect(error?.code == .trainingConfiguration)
    }

    @Test(arguments: Objective.Loss.allCases)
    func `the record of every loss can be read again`(_ loss: Objective.Loss) throws {
        let run = try RunFile(yaml: Self.text, settings: ["objectives.0.loss=\(loss.rawValue)"])
        #expect(try RunFile(yaml: run.yaml()) == run)
    }

    @Test(arguments: ["arcface", "proxy-anchor"])
    func `scale and margin are values of the losses that have them`(_ loss: String) throws {
        let settings = ["objectives.0.loss=\(loss)", "objectives.0.scale=16", "objectives.0.margin=0.25"]
        let run = try RunFile(yaml: Self.text, settings: settings)
        #expect(run.objectives[0].scale == 16)
        #expect(run.objectives[0].margin == 0.25)
    }

    @Test func `batches of one class or one picture are refused`() {
        for (classes, pictures) in [(1, 4), (4, 1)] {
            let settings = ["training.classesPerBatch=\(classes)", "training.picturesPerClass=\(pictures)"]
            #expect(throws: LookbookError.self) { try RunFile(yaml: Self.text, settings: settings) }
        }
    }

    @Test func `a misspelt key is named with the known ones`() {
        let error = #expect(throws: LookbookError.self) {
            try RunFile(yaml: Self.text, settings: ["training.epoch=3"])
        }
        #expect(error?.message.contains("epoch") == true)
        #expect(error?.facts[.remedy]?.contains("epochs") == true)
    }
}
