import Foundation
import LookbookTesting
import Testing

/// What the sample catalogue answers, kept in the repository.
struct StoredRecommendationTests {
    private struct Answer: Decodable {
        struct Item: Decodable {
            let rank: Int
            let id: String
            let score: Double
        }
        struct Group: Decodable {
            let domain: String
            let items: [Item]
        }
        struct Query: Decodable {
            let domain: String
            let domainConfidence: Double
        }
        let query: Query
        let similar: [Item]?
        let goesWith: [Group]?

        /// One line a hit: ids, and scores with five decimals.
        var lines: [String] {
            let similar = (similar ?? []).map { "similar \(Self.line($0))" }
            let groups = (goesWith ?? []).flatMap { group in
                group.items.map { "\(group.domain.replacing(" ", with: "-")) \(Self.line($0))" }
            }
            return ["\(query.domain), sure \(query.domainConfidence.fiveDecimals)"] + similar + groups
        }

        private static func line(_ item: Item) -> String {
            "\(item.rank) \(item.id) \(item.score.fiveDecimals)"
        }
    }

    /// Another processor adds up in another order.
    private static let tolerance = 1e-4

    @Test(arguments: ["palette", "lookbook-style"])
    func `recommend, similar and complete answer as they did`(extractor: String) throws {
        let folder = try TemporaryFolder()
        let shop = try sample(folder, extractor)
        let queries = try FileManager.default.contentsOfDirectory(atPath: Repository.sample + "/queries")
            .sorted()
        let pictures = queries.prefix(3).map { Repository.sample + "/queries/" + $0 }
        let items = try Program.run(["export", "items", "--catalogue", shop]).output.split(separator: "\n")
        let ids = try stride(from: 0, to: items.count, by: items.count / 3).map { try id(String(items[$0])) }
        var lines: [String] = []
        for query in pictures + ids {
            for command in ["recommend", "similar", "complete"] {
                let result = try Program.run([
                    command, query, "--catalogue", shop, "-k", "3", "--format", "json",
                ])
                try #require(result.exitCode == 0, "\(result.errors)")
                let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
                lines += ["\(command) \((query as NSString).lastPathComponent)"] + answer.lines + [""]
            }
        }
        try StoredAnswer("recommendations-\(extractor).txt")
            .check(lines.joined(separator: "\n"), tolerance: Self.tolerance)
        if extractor == "palette" { try tables(shop, pictures[0]) }
    }

    /// What is written in tables and lines.
    private func tables(_ shop: String, _ picture: String) throws {
        for (name, arguments) in [
            ("export-similar.csv", ["export", "similar", "--format", "csv", "-k", "2"]),
            (
                "export-complete.csv",
                ["export", "complete", "--format", "csv", "-k", "1", "--maximum-domains", "2"]
            ),
            ("export-items.csv", ["export", "items", "--format", "csv"]),
            ("export-items.jsonl", ["export", "items"]),
            ("recommend.table", ["recommend", picture, "-k", "3"]),
            ("models-list.table", ["models", "list"]),
        ] {
            let result = try Program.run(arguments + ["--catalogue", shop])
            try #require(result.exitCode == 0, "\(result.errors)")
            let lines = result.output.replacing(Repository.root, with: "ROOT").split(
                separator: "\n", omittingEmptySubsequences: false)
            // How long it took is another figure each time; the first lines of a long export show its form.
            let kept = lines.filter { !$0.hasPrefix("decode ") }.prefix(60)
            let text = kept.joined(separator: "\n")
            try StoredAnswer(name).check(text.hasSuffix("\n") ? text : text + "\n", tolerance: Self.tolerance)
        }
    }

    private func sample(_ folder: TemporaryFolder, _ extractor: String) throws -> String {
        let shop = folder.path + "/shop"
        let imported = try Program.run([
            "import", Repository.sample + "/feed.csv", "--catalogue", shop, "--extractor", extractor,
        ])
        try #require(imported.exitCode == 0, "\(imported.errors)")
        return shop
    }

    private func id(_ line: String) throws -> String {
        let item = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require(item?["id"] as? String)
    }
}

extension Double {
    fileprivate var fiveDecimals: String { String(format: "%.5f", self) }
}
