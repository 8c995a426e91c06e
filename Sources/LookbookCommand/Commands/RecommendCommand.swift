import ArgumentParser
import Foundation
import Lookbook
import LookbookCore

/// `lookbook recommend`.
struct RecommendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Look-alikes of a picture or item, and what goes with it.",
        discussion: """
            EXAMPLES
              lookbook recommend photo.jpg --catalogue shop -k 5
              lookbook recommend 10234 --catalogue shop --filter 'gender=Women,price<50' --group-by group
              lookbook recommend photo.jpg --catalogue shop --format html > page.html
            """)

    @OptionGroup var query: QueryArguments

    func run() async throws {
        try await query.run(similar: true, goesWith: true)
    }
}

/// `lookbook similar`.
struct SimilarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "Only the look-alikes of a picture or item.",
        discussion: "EXAMPLE\n  lookbook similar photo.jpg --catalogue shop --metric euclidean -k 20")

    @OptionGroup var query: QueryArguments

    func run() async throws {
        try await query.run(similar: true, goesWith: false)
    }
}

/// `lookbook complete`.
struct CompleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "Only what goes with a picture or item.",
        discussion: "EXAMPLE\n  lookbook complete 10234 --catalogue shop --domains Shoes,Bag")

    @OptionGroup var query: QueryArguments

    func run() async throws {
        try await query.run(similar: false, goesWith: true)
    }
}

/// The query, where it is answered, and how the answer is printed.
struct QueryArguments: ParsableArguments {
    /// How an answer is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, html
    }

    @Argument(help: ArgumentHelp("A picture file, or the id of an item.", valueName: "picture or item"))
    var query: String

    @Flag(name: .long, help: "It is the id of an item, even where a file has that name.")
    var item = false

    @OptionGroup var location: CatalogueOption
    @OptionGroup var options: QueryOptions
    @OptionGroup var limits: PictureLimitOptions

    @Option(name: .long, help: "How to print: table, json or html (a page with the pictures).")
    var format = Format.table

    @Option(name: .long, help: ArgumentHelp("Write to this file instead of stdout.", valueName: "file"))
    var output: String?

    func run(similar: Bool, goesWith: Bool) async throws {
        let options = try options.options(similar: similar, goesWith: goesWith)
        let shop = try await Shop.open(location.catalogue, limits: limits.limits)
        let answer = try await shop.recommend(try await asked(of: shop), options)
        let output = try Output(output)
        switch format {
        case .table: for line in RecommendationText(answer).lines { try output.line(line) }
        case .json: try output.json(answer, isPretty: true)
        case .html: try output.line(RecommendationPage().html([answer], title: "Lookbook"))
        }
        try output.close()
        if answer.isEmpty {
            if let filter = options.filter { try await tellUnknownFields(of: filter, shop) }
            throw NothingFound()
        }
    }

    /// A misspelt field matches nothing, which looks like an answer.
    private func tellUnknownFields(of filter: ItemFilter, _ shop: Shop) async throws {
        for name in try await shop.unknownFields(in: filter) {
            Terminal.log("no item has a field \"\(Terminal.printable(name))\"; is it spelt as in the feed?")
        }
    }

    /// A folder is no picture: an id that happens to be called like one means the item.
    private func asked(of shop: Shop) async throws -> RecommendQuery {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: query, isDirectory: &isFolder)
        return item || (exists && isFolder.boolValue) ? .item(query) : try await shop.query(query)
    }
}

/// An answer as a table for a person.
struct RecommendationText {
    let lines: [String]

    init(_ answer: Recommendation) {
        let query = answer.query
        let confidence = query.domainConfidence < 1 ? " (\(query.domainConfidence.percent) sure)" : ""
        let times = answer.milliseconds
        var lines = [
            "\(Terminal.bold(Terminal.printable(query.item ?? query.image ?? "query"))): \(Terminal.printable(query.domain))\(confidence), metric \(answer.metric.rawValue)",
            "decode \(times.decode.formatted(decimals: 1)) ms, embed \(times.embed.formatted(decimals: 1)) ms, "
                + "search \(times.search.formatted(decimals: 1)) ms",
        ]
        let others = query.domainCandidates.dropFirst().map {
            "\(Terminal.printable($0.domain)) \($0.confidence.percent)"
        }
        if !others.isEmpty { lines.append("perhaps also: \(others.joined(separator: ", "))") }
        if let similar = answer.similar { lines += ["", Terminal.bold("Similar")] + Self.table(similar) }
        for group in answer.goesWith ?? [] {
            lines +=
                ["", Terminal.bold("Goes with: \(Terminal.printable(group.domain))")]
                + Self.table(group.items)
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
