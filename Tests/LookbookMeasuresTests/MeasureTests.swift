import LookbookCore
import LookbookMeasures
import Testing

/// The measures of one ranking, against pytrec_eval, scikit-learn and NumPy (Fixtures/make_rankings.py).
@Suite struct MeasureTests {
    struct Case: Decodable, Sendable {
        let name: String
        let hits: [Bool]
        let relevant: Int
        let expected: [String: Double]
        let relevance: [String: [String: Double]]
    }

    @Test func `every measure equals the oracle's on random and adversarial rankings`() throws {
        let cases = try fixture("rankings", as: [Case].self)
        #expect(cases.count == 25)
        for example in cases {
            let ranking = RankedRelevance(example.hits, relevantCount: example.relevant)
            #expect(example.expected.count == 23)
            for (name, expected) in example.expected {
                let measure = try #require(Measure(name))
                #expect(abs(ranking.value(of: measure) - expected) < 1e-9, "\(name) of \(example.name)")
            }
            for (n, weights) in example.relevance {
                let n = try #require(Int(n))
                for (name, expected) in weights {
                    let score = ranking.relevanceScore(at: n, weights: try RelevanceWeights(name))
                    #expect(abs(score - expected) < 1e-9, "ARS@\(n) \(name) of \(example.name)")
                }
            }
        }
    }

    @Test func `the published test vector is reproduced`() throws {
        let ranking = RankedRelevance([true, true, false, true, false])
        let scores = try ["linear", "reciprocal", "log2", "geometric:0.5"].map {
            ranking.relevanceScore(at: 5, weights: try RelevanceWeights($0))
        }
        for (score, expected) in zip(scores, [11.0 / 15, 0.766423, 0.699215, 0.838710]) {
            #expect(abs(score - expected) < 5e-7)
        }
        #expect(abs(ranking.averagePrecision(at: 5) - 0.916667) < 5e-7)
        #expect(abs(ranking.ndcg(at: 5) - 0.967468) < 5e-7)
    }

    @Test(arguments: ["", "square", "geometric", "geometric:0", "geometric:1", "geometric:x", "linear:2"])
    func `weights that make no sense are refused`(_ text: String) {
        #expect(throws: LookbookError.self) { try RelevanceWeights(text) }
    }

    @Test func `a measure is read from the name that it writes`() {
        for measure in Measure.all(ks: [1, 5, 20]) {
            #expect(Measure(measure.description) == measure)
        }
        for name in ["P", "P@0", "P@-1", "P@x", "map@5", "MRR@5", "mAP@", ""] {
            #expect(Measure(name) == nil, "\(name)")
        }
    }
}
