import Foundation
import LookbookCore
import LookbookEvaluation
import LookbookMeasures
import Testing

@Suite struct OutfitTests {
    /// Outfits whose pieces share a style, which is the number of the outfit.
    private func outfits(_ count: Int) -> [Outfit] {
        (0..<count).map { number in
            Outfit(
                outfit: "\(number)",
                items: ["top", "bottom", "shoes"].map {
                    Outfit.Piece(item: "\(number)-\($0)", image: "\(number)/\($0).jpg", domain: $0)
                }, split: "train")
        }
    }

    /// Knows the truth: pieces of one outfit have ids with one beginning.
    private struct Oracle: CompatibilityScoring {
        let pieces: [Outfit.Piece]
        var sign = 1.0

        func score(_ first: Int, _ second: Int) -> Double {
            let same = pieces[first].item.prefix { $0 != "-" } == pieces[second].item.prefix { $0 != "-" }
            return same ? sign : 0
        }
    }

    private struct Constant: CompatibilityScoring {
        func score(_ first: Int, _ second: Int) -> Double { 0.5 }
    }

    private struct Noise: CompatibilityScoring {
        let salt: Int

        func score(_ first: Int, _ second: Int) -> Double {
            var generator = SeededGenerator(
                seed: UInt64(salt << 40 + min(first, second) << 20 + max(first, second)))
            return Double(generator.next(below: 1 << 30))
        }
    }

    @Test func `a score that knows the truth is always right, and its opposite always wrong`() throws {
        let benchmark = try OutfitBenchmark(outfits(20))
        let right = benchmark.result(of: Oracle(pieces: benchmark.pieces))
        #expect(right.fillInTheBlank == Estimate(value: 1, lower: 1, upper: 1))
        #expect(right.compatibilityAUC.value == 1 && right.questions == 60 && right.outfits == 20)
        let wrong = benchmark.result(of: Oracle(pieces: benchmark.pieces, sign: -1))
        #expect(wrong.fillInTheBlank.value == 0 && wrong.compatibilityAUC.value < 0.1)
    }

    @Test func `a score that says nothing is at chance exactly`() throws {
        let result = try OutfitBenchmark(outfits(20)).result(of: Constant())
        #expect(
            result.fillInTheBlank.value == 0.25 && result.compatibilityAUC.value == 0.5
                && result.chance == 0.25)
    }

    @Test func `the intervals of random scores hold chance about as often as they promise`() throws {
        let benchmark = try OutfitBenchmark(outfits(200))
        var held = (blanks: 0, compatibility: 0)
        for salt in 0..<40 {
            let result = benchmark.result(of: Noise(salt: salt), bootstrap: Bootstrap(resamples: 150))
            #expect(abs(result.fillInTheBlank.value - 0.25) < 0.09)
            if result.fillInTheBlank.lower <= 0.25 && 0.25 <= result.fillInTheBlank.upper { held.blanks += 1 }
            if result.compatibilityAUC.lower <= 0.5 && 0.5 <= result.compatibilityAUC.upper {
                held.compatibility += 1
            }
        }
        #expect(held.blanks >= 33 && held.compatibility >= 33, "\(held) of 40")
    }

    @Test func `distractors and replacements have the right domain and come from other outfits`() throws {
        let benchmark = try OutfitBenchmark(outfits(9), seeds: [3, 4, 5, 6])
        for question in benchmark.questions {
            #expect(Set(question.distractors).count == 3)
            for piece in question.distractors {
                #expect(benchmark.pieces[piece].domain == benchmark.pieces[question.answer].domain)
                #expect(!benchmark.outfits[question.outfit].contains(piece))
            }
        }
        for (outfit, replaced) in zip(benchmark.outfits, benchmark.replacements) {
            #expect(replaced.count == 4)
            for other in replaced {
                #expect(
                    other.map { benchmark.pieces[$0].domain } == outfit.map { benchmark.pieces[$0].domain })
                #expect(Set(other).isDisjoint(with: outfit))
            }
        }
    }

    @Test func `the questions depend on the seed alone`() throws {
        let outfits = outfits(9)
        #expect(
            try OutfitBenchmark(outfits, seed: 4).questions == OutfitBenchmark(outfits, seed: 4).questions)
        #expect(
            try OutfitBenchmark(outfits, seed: 4).questions != OutfitBenchmark(outfits, seed: 5).questions)
    }

    @Test func `outfits that allow no question are refused`() {
        #expect(throws: LookbookError.self) { try OutfitBenchmark([]) }
        #expect(throws: LookbookError.self) { try OutfitBenchmark(outfits(1)) }
    }

    @Test func `a file is read, and what is no file of outfits is refused`() throws {
        let text = #"[{"outfit":"1","items":[{"item":"a","image":"a.jpg","domain":"top","pixels":3}]}]"#
        let outfit = try #require(try Outfit.read(json: Array(text.utf8)).first)
        #expect(
            outfit.split == nil && outfit.items == [Outfit.Piece(item: "a", image: "a.jpg", domain: "top")])
        let twice = text.dropLast() + "," + text.dropFirst()
        for bad in ["", "{}", "[{}]", "[{\"outfit\":\"1\"}]", String(twice)] {
            #expect(throws: LookbookError.self) { try Outfit.read(json: Array(bad.utf8)) }
        }
    }

    @Test
    func
        `an item that several outfits wear is no distractor of its own outfits, and comes once among the choices`()
        throws
    {
        func outfit(_ id: String, _ items: [String]) -> Outfit {
            Outfit(
                outfit: id,
                items: items.map { Outfit.Piece(item: $0, image: $0 + ".jpg", domain: String($0.prefix(1))) })
        }
        let outfits = [
            outfit("1", ["a1", "b1"]), outfit("2", ["a1", "b2"]), outfit("3", ["a2", "b2"]),
            outfit("4", ["a3", "b3"]),
            outfit("5", ["a4", "b4"]),
        ]
        let read = try Outfit.read(json: Array(try JSONEncoder().encode(outfits)))
        #expect(read == outfits)
        for seed in 1...20 as ClosedRange<UInt64> {
            let benchmark = try OutfitBenchmark(outfits, seed: seed)
            for question in benchmark.questions {
                let items = ([question.answer] + question.context + question.distractors).map {
                    benchmark.pieces[$0].item
                }
                #expect(Set(items).count == items.count)
            }
        }
        let changed =
            outfits + [Outfit(outfit: "6", items: [.init(item: "a1", image: "other.jpg", domain: "a")])]
        #expect(throws: LookbookError.self) { try Outfit.read(json: Array(JSONEncoder().encode(changed))) }
    }

    @Test func `questions of several seeds are those of each seed together`() throws {
        let several = try OutfitBenchmark(outfits(9), seeds: [4, 5])
        let each = try [4, 5].map { try OutfitBenchmark(outfits(9), seed: $0) }
        #expect(several.questions == each.flatMap(\.questions))
        #expect(several.replacements.allSatisfy { $0.count == 2 })
        #expect(throws: LookbookError.self) { try OutfitBenchmark(outfits(9), seeds: []) }
    }
}
