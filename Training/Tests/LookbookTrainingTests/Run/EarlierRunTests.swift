import Foundation
import LookbookCore
import LookbookNetworks
import LookbookTraining
import Testing

/// Runs that go on from another.
@Suite(.serialized)
struct EarlierRunTests {
    private let shapes: ShapeRuns
    init() throws { shapes = try ShapeRuns() }

    private func finished(_ settings: [String] = []) async throws -> String {
        let run = try ShapeRuns.run(["training.epochs=2", "training.freezeNorms=true"] + settings)
        let folder = shapes.folder()
        #expect(try await Trainer(run, ExampleReader.read(run.data), folder: folder).train() == .finished)
        return folder
    }

    /// What hardly learns stays what it began with.
    private func goesOn(
        from folder: String, _ settings: [String] = [], keeping: (TrainingExample) -> Bool = { _ in true }
    ) async throws -> String {
        let still = [
            "training.rate=1e-9", "training.decay=0", "training.epochs=1", "training.freezeNorms=true",
        ]
        let run = try ShapeRuns.run(still + ["model.run=\(folder)"] + settings)
        let examples = try await ExampleReader.read(run.data).filter(keeping)
        let next = shapes.folder()
        #expect(try Trainer(run, examples, folder: next).train() == .finished)
        return next
    }

    private func floats(_ folder: String, _ file: String, _ name: String) throws -> [Float] {
        try SafetensorsFile(path: folder + "/" + file).floats(of: name)
    }

    private func difference(_ one: some Sequence<Float>, _ other: some Sequence<Float>) -> Float {
        zip(one, other).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test
    func `a run goes on with the network, the projection and the classes of an earlier one`() async throws {
        let first = try await finished()
        let second = try await goesOn(from: first)
        for name in ["projection.weight", "conv_stem.weight", "blocks.1.1.conv_dw.weight"] {
            let (old, new) = try (
                floats(first, "best.safetensors", name), floats(second, "best.safetensors", name)
            )
            #expect(old.count == new.count)
            #expect(difference(old, new) < 1e-5, "\(name)")
        }
        let name = "objective0/proxies"
        #expect(
            try difference(
                floats(first, "heads.safetensors", name), floats(second, "heads.safetensors", name)) < 1e-5)
    }

    @Test
    func `classes are known by name, and new labels start at random`() async throws {
        let first = try await finished(["training.seed=7"])
        let second = try await goesOn(
            from: first,
            [
                "objectives=[{label: form, loss: normalised-softmax}, {label: colour, loss: normalised-softmax}]"
            ], keeping: { $0.labels["colour"] != "blue" })
        let names = try JSONDecoder().decode(
            [String: [String]].self, from: ShapeRuns.bytes(first, "labels.json"))
        let colours = try #require(names["colour"])
        #expect(colours.contains("blue"))
        let old = try floats(first, "heads.safetensors", "objective0/proxies")
        let new = try floats(second, "heads.safetensors", "objective1/proxies")
        #expect(new.count == old.count - 16)
        for (place, name) in colours.filter({ $0 != "blue" }).enumerated() {
            let source = try #require(colours.firstIndex(of: name))
            let (row, known) = (new[place * 16..<place * 16 + 16], old[source * 16..<source * 16 + 16])
            #expect(difference(row, known) < 1e-5, "\(name)")
        }
        #expect(try floats(second, "heads.safetensors", "objective0/proxies").count == 2 * 16)
    }

    @Test
    func `another network, a folder without a run, and a second start are refused`() async throws {
        let first = try await finished(["training.steps=1"])
        await #expect(throws: LookbookError.self) {
            try await goesOn(from: first, ["model.architecture=mobilenetv1_050"])
        }
        await #expect(throws: LookbookError.self) { try await goesOn(from: shapes.folder()) }
        #expect(throws: LookbookError.self) {
            try ShapeRuns.run(["model.run=a", "model.weights=b.safetensors"])
        }
    }
}
