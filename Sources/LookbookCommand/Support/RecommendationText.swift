import Lookbook
import LookbookCore

/// An answer as a table for a person.
struct RecommendationText {
    let lines: [String]

    init(_ answer: Recommendation) {
        let query = answer.query
        let confidence = query.domainConfidence < 1 ? " (\(query.domainConfidence.percent) sure)" : ""
        let times = answer.milliseconds
        var lines = [
            "\(Terminal.bold(query.item ?? query.image ?? "query")): \(query.domain)\(confidence), metric \(answer.metric.rawValue)",
            "decode \(times.decode.formatted(decimals: 1)) ms, embed \(times.embed.formatted(decimals: 1)) ms, "
                + "search \(times.search.formatted(decimals: 1)) ms",
        ]
        if let similar = answer.similar { lines += ["", Terminal.bold("Similar")] + Self.table(similar) }
        for group in answer.goesWith ?? [] {
            lines += ["", Terminal.bold("Goes with: \(group.domain)")] + Self.table(group.items)
        }
        self.lines = lines
    }

    private static func table(_ items: [SimilarItem]) -> [String] {
        guard !items.isEmpty else { return ["nothing found"] }
        var table = Table(["rank", "match", "id", "title"], rightAligned: [0, 1])
        for item in items { table.add(["\(item.rank)", item.score.percent, item.id, item.title ?? ""]) }
        return table.lines
    }

    private static func table(_ items: [GoesWithItem]) -> [String] {
        var table = Table(["rank", "match", "id", "title", "why"], rightAligned: [0, 1])
        for item in items {
            let reasons = item.reasons.joined(separator: "; ")
            table.add(["\(item.rank)", item.score.percent, item.id, item.title ?? "", reasons])
        }
        return table.lines
    }
}
