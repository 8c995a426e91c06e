import LookbookCore
import LookbookTraining
import Testing

struct SamplerTests {
    @Test(arguments: 0..<5)
    func `a shuffled epoch shows every picture once, in an order of its own`(_ epoch: Int) {
        let places = Array(3..<35)
        let sampler = ShuffledSampler(places: places, batch: 8, seed: 5)
        let batches = sampler.batches(epoch: epoch)
        #expect(batches.count == 4)
        #expect(batches.flatMap(\.self).sorted() == places)
        #expect(batches == ShuffledSampler(places: places, batch: 8, seed: 5).batches(epoch: epoch))
        #expect(batches != sampler.batches(epoch: epoch + 1))
        #expect(batches != ShuffledSampler(places: places, batch: 8, seed: 6).batches(epoch: epoch))
    }

    @Test(arguments: 0..<5)
    func `a batch of classes holds P classes with K different pictures each`(_ epoch: Int) throws {
        let labels = (0..<60).map { $0 % 6 } + [7, -1]
        let sampler = try ClassSampler(
            labels: labels, places: Array(labels.indices), perBatch: 3, perClass: 4, seed: 2)
        let batches = sampler.batches(epoch: epoch)
        #expect(batches.count == 5)
        for batch in batches {
            let classes = Dictionary(grouping: batch) { labels[$0] }
            #expect(classes.count == 3)
            #expect(classes.values.allSatisfy { Set($0).count == 4 })
            #expect(
                !batch.contains { labels[$0] < 0 || labels[$0] == 7 }, "a class of one picture has no pairs")
        }
        let seen = Dictionary(grouping: batches.flatMap { $0 }) { labels[$0] }.mapValues(\.count)
        #expect(seen.count == 6, "every class had its turn: \(seen)")
    }

    @Test func `every class has as many turns as the others`() throws {
        let labels = (0..<50).map { $0 % 5 }
        let sampler = try ClassSampler(
            labels: labels, places: Array(labels.indices), perBatch: 3, perClass: 2, seed: 2)
        // Eight batches have 24 turns for five classes.
        let turns = Dictionary(grouping: sampler.batches(epoch: 0).flatMap(\.self)) { labels[$0] }
        #expect(turns.values.map { $0.count / 2 }.sorted() == [4, 5, 5, 5, 5])
    }

    @Test func `one class makes no batches`() {
        #expect(throws: LookbookError.self) {
            try ClassSampler(labels: [0, 0, 0, 1], places: [0, 1, 2, 3], perBatch: 2, perClass: 2, seed: 1)
        }
    }
}
