import Foundation
import LookbookCore
import Testing

@testable import LookbookTraining

@Suite struct `Learning words` {
    @Test func `a run file says all, and what it does not know is refused`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = "task: words\ndata: {catalogue: shop}\nphrases:\n  - {field: colour, chance: 0.9}\n"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(WordsRun.isDescribed(by: path))
        let run = try WordsRun(path: path, settings: ["epochs=3", "data.catalogue=other"])
        #expect(run.epochs == 3)
        #expect(run.data.catalogue == "other")
        #expect(throws: LookbookError.self) { try WordsRun(path: path, settings: ["rnak=3"]) }
        #expect(throws: LookbookError.self) { try WordsRun(path: path, settings: ["temperature=0"]) }
        try "kind: metric\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(!WordsRun.isDescribed(by: path))
    }

    /// Cosines 0.0 to 0.9, four samples each, right for more and more of them, and symmetric about 0.45.
    @Test func `relevance is a logistic curve`() {
        let right = [0, 0, 0, 1, 2, 2, 3, 4, 4, 4]
        let samples = right.enumerated().flatMap { place, count in
            (0..<4).map { (cosine: Double(place) / 10, isRight: $0 < count) }
        }
        let curve = WordsTrainer.logistic(samples)
        #expect(curve.score(cosine: 0.9) > 0.95)
        #expect(curve.score(cosine: 0) < 0.05)
        #expect(abs(curve.middle - 0.45) < 0.01)
        #expect(WordsTrainer.logistic([]).slope == 1)
    }
}
