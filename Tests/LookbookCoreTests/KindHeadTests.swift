import Foundation
import LookbookCore
import Testing

struct KindHeadTests {
    private func head(_ weights: KindHead.Weights = .init(scale: 10, vote: 1, head: 1)) throws -> KindHead {
        try KindHead(
            kinds: [
                .init(name: "Dress", fits: ["Dress"], direction: [1, 0, 0]),
                .init(name: "Shoes", fits: ["Casual Shoes", "Heels"], direction: [0, 2, 0]),
                .init(name: "Kurta", fits: ["Kurta"], direction: [0, 0, 1]),
            ], weights: weights)
    }

    private func vote(_ neighbours: [(String, Float)]) throws -> DomainVote {
        try #require(DomainVote(neighbours.map { ($0.0, $0.1) }))
    }

    @Test func `probabilities are a softmax of scaled cosines`() throws {
        let shares = try head().probabilities(of: [0.6, 0.8, 0])
        let expected = [6.0, 8, 0].map { exp($0) }
        let total = expected.reduce(0, +)
        for (share, value) in zip(shares, expected) { #expect(abs(Double(share) - value / total) < 1e-5) }
        #expect(try head().probabilities(of: [1, 0]) == [Float](repeating: 1 / 3, count: 3))
    }

    @Test func `the head overrules neighbours of another source`() throws {
        let vote = try vote([("Kurta", 0.4), ("Kurta", 0.41), ("Dress", 0.42)])
        let domains = ["Kurta", "Dress", "Heels"]
        #expect(KindGuess(vote).best.domain == "Kurta")
        let guess = KindGuess(vote, head: try head(), vector: [1, 0, 0], domains: domains)
        #expect(guess.best.domain == "Dress")
        #expect(abs(guess.candidates.reduce(0) { $0 + $1.confidence } - 1) < 0.02)
        let deaf = try head(.init(scale: 10, vote: 1, head: 0))
        #expect(KindGuess(vote, head: deaf, vector: [1, 0, 0], domains: domains).best.domain == "Kurta")
    }

    @Test func `where a kind is several of the shop's, the neighbours say which`() throws {
        let vote = try vote([("Heels", 0.1), ("Casual Shoes", 0.3), ("Heels", 0.2)])
        let guess = KindGuess(
            vote, head: try head(), vector: [0, 1, 0], domains: ["Heels", "Casual Shoes", "Dress"])
        #expect(guess.candidates.prefix(2).map(\.domain) == ["Heels", "Casual Shoes"])
    }

    @Test func `kinds that the head does not know keep their votes`() throws {
        let vote = try vote([("Lampshades", 0.1), ("Teapots", 0.1)])
        let guess = KindGuess(vote, head: try head(), vector: [1, 0, 0], domains: ["Lampshades", "Teapots"])
        #expect(
            guess.candidates == [
                .init(domain: "Lampshades", confidence: 0.5), .init(domain: "Teapots", confidence: 0.5),
            ])
        let mixed = KindGuess(
            vote, head: try head(), vector: [1, 0, 0], domains: ["Lampshades", "Teapots", "Dress"])
        #expect(mixed.best.confidence == 0.5)
    }

    @Test func `nobody is surer than 99 per cent, and an unsure guess names the likely kinds`() throws {
        let sure = KindGuess(
            try vote([("Dress", 0.1)]), head: try head(), vector: [1, 0, 0], domains: ["Dress", "Heels"])
        #expect(sure.best.confidence <= 0.99 && !sure.isUnsure && sure.likely.count == 1)
        #expect(KindGuess(try vote([("Dress", 0.1)])).best.confidence == 0.99)
        let torn = try vote([("Dress", 0.1), ("Kurta", 0.1)])
        let unsure = KindGuess(torn, head: try head(), vector: [0.7, 0, 0.7], domains: ["Dress", "Kurta"])
        #expect(unsure.isUnsure)
        #expect(unsure.likely.map(\.domain) == ["Dress", "Kurta"])
        #expect(!KindGuess(torn).isUnsure, "votes alone do not know when they are unsure")
    }

    @Test func `the file form is read again, and a damaged one is refused`() throws {
        let head = try head()
        let text = try JSONEncoder().encode(head)
        #expect(try JSONDecoder().decode(KindHead.self, from: text) == head)
        let newer = String(decoding: text, as: UTF8.self).replacingOccurrences(
            of: "\"version\":1", with: "\"version\":2")
        #expect(throws: (any Error).self) { try JSONDecoder().decode(KindHead.self, from: Data(newer.utf8)) }
        #expect(throws: LookbookError.self) { try KindHead(kinds: [], weights: .init()) }
        #expect(throws: LookbookError.self) { try KindHead(kinds: head.kinds, weights: .init(scale: 0)) }
        let uneven = head.kinds + [.init(name: "x", fits: [], direction: [1])]
        #expect(throws: LookbookError.self) { try KindHead(kinds: uneven, weights: .init()) }
    }
}
