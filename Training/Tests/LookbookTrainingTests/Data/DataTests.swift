import Foundation
import LookbookCore
import LookbookTraining
import Testing

struct DataTests {
    private func example(_ id: String, _ label: String?, _ split: TrainingExample.Split = .training)
        -> TrainingExample
    {
        TrainingExample(id: id, path: "", labels: label.map { ["kind": $0] } ?? [:], split: split)
    }

    @Test func `labels are numbered by name, and what training never saw has no number`() {
        let examples = [
            example("1", "b"), example("2", "a"), example("3", "c", .validation), example("4", nil),
            example("5", "b"),
        ]
        let map = LabelMap(examples)
        #expect(map.classes == ["kind": ["a", "b"]])
        #expect(examples.map { map.number(of: $0, "kind") } == [1, 0, -1, -1, 1])
        #expect(map.counts("kind", examples) == [1, 2])
    }

    @Test func `weights balance the classes and keep the mean`() {
        let counts = [1, 10, 100]
        let full = LabelMap.weights(counts: counts, balance: 1)
        let parts = zip(full, counts).map { $0 * Float($1) }
        #expect(parts.allSatisfy { abs($0 - parts[0]) < 1e-4 }, "each class weighs the same: \(parts)")
        #expect(abs(parts.reduce(0, +) - 111) < 1e-3)
        #expect(LabelMap.weights(counts: counts, balance: 0) == [1, 1, 1])
    }

    @Test func `fields are joined, ignored values are no labels, and a split may lie in a file of its own`()
        async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func write(_ name: String, _ text: String) throws -> String {
            let file = folder.appending(path: name)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }
        for name in ["1", "2", "3", "4"] { _ = try write("\(name).jpg", "") }
        let feed = try write(
            "items.csv",
            "id,image,type,colour\n1,1.jpg,Dress,Red\n2,2.jpg,Other,Red\n3,3.jpg,Shirt,\n4,4.jpg,Shirt,Blue\n"
        )
        let splits = try write("splits.csv", "id,split\n1,train\n2,train\n3,validation\n4,test\n")
        let source = DataSource(
            feed: feed, labels: ["kind": "type", "look": "type+colour"], ignored: ["Other"], splitFeed: splits
        )
        let examples = try await ExampleReader.read([source])
        #expect(examples.map(\.id) == ["1", "3"], "2 is ignored, 4 belongs to the test")
        #expect(examples[0].labels == ["kind": "Dress", "look": "Dress + Red"])
        #expect(examples[1].labels == ["kind": "Shirt"])
        #expect(examples.map(\.split) == [.training, .validation])
    }

    @Test func `without a split the part for validation follows the ids alone`() async throws {
        let feed = try #require(
            Bundle.module.url(forResource: "items", withExtension: "csv", subdirectory: "Fixtures/shapes"))
        let source = DataSource(feed: feed.path, labels: ["colour": "colour"], validationPart: 0.25)
        let (first, second) = (try await ExampleReader.read([source]), try await ExampleReader.read([source]))
        #expect(first == second)
        #expect((4...20).contains(first.count { $0.split == .validation }))
    }

    @Test func `a catalogue that is not there is refused as lookbook refuses it`() async {
        let error = await #expect(throws: LookbookError.self) {
            try await ExampleReader.read([DataSource(catalogue: "/none", labels: ["kind": "domain"])])
        }
        #expect(error?.code == .catalogueMissing)
    }

    @Test func `a class that comes twice, and a label without a field, are refused`() async {
        let twice = #expect(throws: LookbookError.self) { try LabelMap(classes: ["kind": ["a", "b", "a"]]) }
        #expect(twice?.code == .trainingFile)
        let none = await #expect(throws: LookbookError.self) {
            try await ExampleReader.read([DataSource(feed: "x.csv", labels: ["kind": "+"])])
        }
        #expect(none?.code == .inputLabel)
    }

    @Test func `a source needs a catalogue or a feed, not both`() async {
        for source in [
            DataSource(labels: ["a": "b"]), DataSource(catalogue: "x", feed: "y", labels: ["a": "b"]),
        ] {
            await #expect(throws: LookbookError.self) { try await ExampleReader.read([source]) }
        }
    }
}
