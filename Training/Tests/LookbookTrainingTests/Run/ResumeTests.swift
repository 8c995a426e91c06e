import Foundation
import LookbookCore
import LookbookNetworks
import LookbookTraining
import Testing

/// Runs that are interrupted and go on.
@Suite(.serialized)
struct ResumeTests {
    private let shapes: ShapeRuns
    init() throws { shapes = try ShapeRuns() }

    private static let semiHard = [
        "objectives.0.loss=triplet-semi-hard", "objectives.0.margin=0.0005", "training.classesPerBatch=3",
        "training.picturesPerClass=4",
    ]

    @Test(arguments: [
        ["training.optimiser=adamw"], ["training.optimiser=sgd"],
        ["training.optimiser=sgd", "training.momentum=0"],
        ["training.halfPrecision=true"], semiHard,
    ])
    func `a run that was interrupted and resumed ends with the bytes of one that was not`(
        _ settings: [String]
    ) async throws {
        let run = try ShapeRuns.run(["training.epochs=4"] + settings)
        let examples = try await ExampleReader.read(run.data)
        let (whole, parts, again) = (shapes.folder(), shapes.folder(), shapes.folder())
        var losses: [Double?] = []
        #expect(
            try Trainer(run, examples, folder: whole).train(watch: { losses.append($0.loss) }) == .finished)
        // After a step without a loss, if there is one: it moves the schedule, but not the optimiser.
        let hasEmpty = losses.contains { $0 == nil }
        #expect(hasEmpty == settings.contains("objectives.0.loss=triplet-semi-hard"), "\(losses)")
        let stop = max((losses.firstIndex { $0 == nil } ?? 0) + 1, 2)
        #expect(losses[stop...].contains { $0 != nil })

        #expect(try Trainer(run, examples, folder: again).train() == .finished)
        let file = "checkpoint.safetensors"
        #expect(try ShapeRuns.bytes(whole, file) == ShapeRuns.bytes(again, file), "no chance")

        var steps = 0
        let ending = try Trainer(run, examples, folder: parts).train {
            steps += 1
            return steps == stop
        }
        #expect(ending == .interrupted)
        #expect(try ShapeRuns.bytes(whole, file) != ShapeRuns.bytes(parts, file))
        #expect(try Trainer(run, examples, folder: parts, resuming: true).train() == .finished)
        for file in [file, "best.safetensors", "heads.safetensors"] {
            #expect(try ShapeRuns.bytes(whole, file) == ShapeRuns.bytes(parts, file), "\(file)")
        }
    }

    @Test func `a run that was interrupted after its last step is still measured`() async throws {
        let run = try ShapeRuns.run(["training.steps=4"])
        let examples = try await ExampleReader.read(run.data)
        let folder = shapes.folder()
        var steps = 0
        let ending = try Trainer(run, examples, folder: folder).train {
            steps += 1
            return steps == 4
        }
        #expect(ending == .interrupted)
        #expect(try ShapeRuns.log(folder).count { $0.event == "measure" } == 1)
        #expect(try Trainer(run, examples, folder: folder, resuming: true).train() == .finished)
        #expect(try ShapeRuns.log(folder).count { $0.event == "measure" } == 2)
    }

    @Test func `a folder with another run is neither resumed nor overwritten`() async throws {
        let run = try ShapeRuns.run(["training.steps=1"])
        let examples = try await ExampleReader.read(run.data)
        let folder = shapes.folder()
        _ = try Trainer(run, examples, folder: folder).train()
        #expect(throws: LookbookError.self) { try Trainer(run, examples, folder: folder) }
        let other = try ShapeRuns.run(["training.steps=2"])
        #expect(throws: LookbookError.self) { try Trainer(other, examples, folder: folder, resuming: true) }
    }

    @Test func `a run does not go on with other examples, but from another folder of pictures`() async throws
    {
        let run = try ShapeRuns.run(["training.steps=1"])
        let examples = try await ExampleReader.read(run.data)
        let folder = shapes.folder()
        _ = try Trainer(run, examples, folder: folder).train()
        func changed(_ change: (TrainingExample) -> TrainingExample) -> [TrainingExample] {
            [change(examples[0])] + examples.dropFirst()
        }
        let others = [
            examples.reversed(),
            changed { .init(id: "new", path: $0.path, labels: $0.labels, split: $0.split) },
            changed { .init(id: $0.id, path: $0.path, labels: ["colour": "green"], split: $0.split) },
            changed { .init(id: $0.id, path: $0.path, labels: $0.labels, split: .validation) },
        ]
        for other in others {
            let error = #expect(throws: LookbookError.self) {
                try Trainer(run, other, folder: folder, resuming: true)
            }
            #expect(error?.code == .trainingCheckpoint)
        }
        let moved = changed { .init(id: $0.id, path: "/elsewhere", labels: $0.labels, split: $0.split) }
        #expect(throws: Never.self) { try Trainer(run, moved, folder: folder, resuming: true) }
    }

    @Test func `the log of a run that was killed goes on from the checkpoint`() async throws {
        let run = try ShapeRuns.run(["training.epochs=2"])
        let examples = try await ExampleReader.read(run.data)
        let folder = shapes.folder()
        var steps = 0
        _ = try Trainer(run, examples, folder: folder).train {
            steps += 1
            return steps == 2
        }
        let later = #"{"epoch":0,"event":"step","step":99}"# + "\n" + #"{"epoch":0,"event":"st"#
        let file = folder + "/log.jsonl"
        let text = try String(contentsOfFile: file, encoding: .utf8) + later
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        _ = try Trainer(run, examples, folder: folder, resuming: true).train()
        let entries = try ShapeRuns.log(folder)
        #expect(entries.map(\.step) == entries.map(\.step).sorted())
        #expect(entries.last?.event == "end")
        #expect(entries.last?.step == 6)
        // Resumed once more it has nothing to do, and the log says so once.
        #expect(try Trainer(run, examples, folder: folder, resuming: true).train() == .finished)
        let again = try ShapeRuns.log(folder)
        #expect(again.count { $0.event == "end" } == 1)
        #expect(again.count { $0.event == "measure" } == 2)
    }

    @Test func `a run that lost its patience does not go on when it is resumed`() async throws {
        // Nothing moves, so that the second measurement is no better than the first.
        let run = try ShapeRuns.run([
            "training.patience=1", "training.rate=1e-12", "training.average=0", "training.freezeNorms=true",
        ])
        let examples = try await ExampleReader.read(run.data)
        let folder = shapes.folder()
        #expect(try Trainer(run, examples, folder: folder).train() == .stoppedEarly)
        let before = try ShapeRuns.bytes(folder, "checkpoint.safetensors")
        #expect(try Trainer(run, examples, folder: folder, resuming: true).train() == .stoppedEarly)
        #expect(try ShapeRuns.bytes(folder, "checkpoint.safetensors") == before)
        #expect(try ShapeRuns.log(folder).count { $0.event == "measure" } == 2)
    }

    @Test(arguments: [
        (["training.optimiser=adamw"], ["first", "second"]), (["training.optimiser=sgd"], ["first"]),
        (["training.optimiser=sgd", "training.momentum=0"], []),
    ])
    func `a checkpoint holds each parameter once, and the state that the rule has`(
        _ settings: [String], _ states: [String]
    ) async throws {
        let run = try ShapeRuns.run(["training.steps=1", "training.average=0"] + settings)
        let folder = shapes.folder()
        _ = try Trainer(run, await ExampleReader.read(run.data), folder: folder).train()
        let names = try SafetensorsFile(path: folder + "/checkpoint.safetensors").names
        let name = "conv_stem.weight"
        #expect(
            names.filter { $0.hasSuffix("/" + name) }
                == ["network/" + name] + states.map { "optimiser/\($0)/\(name)" })
        #expect(names.contains("learned/objective0/proxies"))
    }

    @Test(arguments: ["epoch", "batch", "steps", "updates", "measuresWithoutGain"])
    func `a checkpoint with a position that no run can have is an error`(_ field: String) async throws {
        let run = try ShapeRuns.run(["training.steps=1"])
        let examples = try await ExampleReader.read(run.data)
        let folder = shapes.folder()
        _ = try Trainer(run, examples, folder: folder).train()
        let path = folder + "/checkpoint.safetensors"
        let file = try SafetensorsFile(path: path)
        let tensors = try file.names.map { name in
            (
                name,
                SafetensorsWriter.Tensor(
                    shape: try #require(file.shape(of: name)), values: try file.floats(of: name))
            )
        }
        let words = try #require(file.metadata["lookbook.progress"])
        func write(_ number: Int) throws {
            let pattern = try Regex("\"\(field)\":[0-9]+")
            #expect(words.contains(pattern))
            let changed = words.replacing(pattern, with: "\"\(field)\":\(number)")
            try SafetensorsWriter.write(
                Dictionary(uniqueKeysWithValues: tensors), metadata: ["lookbook.progress": changed], to: path)
        }
        for number in [-1, Int.min, Int.max] {
            try write(number)
            let error = #expect(throws: LookbookError.self) {
                try Trainer(run, examples, folder: folder, resuming: true)
            }
            #expect(error?.code == .trainingCheckpoint, "\(field): \(number)")
        }
        // What was written anew is a checkpoint but for the number.
        try write(1)
        #expect(throws: Never.self) { try Trainer(run, examples, folder: folder, resuming: true) }
    }
}
