import LookbookCore
import Testing

struct RankingTests {
    @Test
    func `the vote goes to the domain of the nearest neighbours`() throws {
        let vote = try #require(
            DomainVote([("Dress", 0.1), ("Dress", 0.12), ("Skirt", 0.4), ("Skirt", 0.41), ("Skirt", 0.42)]))
        #expect(vote.domain == "Dress")
        #expect((0.5...1).contains(vote.confidence))
    }

    @Test
    func `equal neighbours vote alike, ties go by name, no neighbours give no vote`() {
        #expect(DomainVote([("B", 0.2), ("A", 0.2)])?.domain == "A")
        #expect(DomainVote([("B", 0.2), ("A", 0.2)])?.confidence == 0.5)
        #expect(DomainVote([]) == nil)
    }

    @Test
    func `without diversity the ranking stays`() {
        let picked = MaximalMarginalRelevance(diversity: 0).pick(scores: [0.9, 0.8, 0.7], count: 2) { _, _ in
            1
        }
        #expect(picked == [0, 1])
    }

    @Test
    func `with diversity a copy of the first gives way to something else`() {
        let similarity: (Int, Int) -> Float = { a, b in Set([a, b]) == [0, 1] ? 1 : 0.1 }
        let picked = MaximalMarginalRelevance(diversity: 0.5).pick(
            scores: [0.9, 0.89, 0.6], count: 3, similarity: similarity)
        #expect(picked == [0, 2, 1])
    }
}
