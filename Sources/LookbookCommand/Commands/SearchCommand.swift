import ArgumentParser
import Lookbook
import LookbookCore

/// `lookbook search`.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find items by words.",
        discussion: """
            Items whose text holds the words, and items whose pictures lie near them, in one ranking. Colours, kinds, \
            wearers and prices become conditions where they are sure; --as-words takes them off.

            EXAMPLES
              lookbook search 'navy linen shirt' --catalogue shop -k 5
              lookbook search 'red dress under 50' --catalogue shop --as-words colour,price
              lookbook search 'rotes Kleid' --catalogue shop --format json
            """)

    @Argument(help: ArgumentHelp("What is looked for, in quotes.", valueName: "text"))
    var text: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Parts that make no condition, joined by commas: kind, colour, gender, price, or all.",
            valueName: "parts"))
    var asWords = ""

    @OptionGroup var location: CatalogueOption
    @OptionGroup var options: QueryOptions
    @OptionGroup var format: FormatOption

    func validate() throws {
        _ = try parts()
    }

    func run() async throws {
        var search = SearchOptions()
        search.options = try options.options(similar: true, goesWith: false)
        search.asWords = try parts()
        let shop = try await Shop.open(location.catalogue)
        let answer = try await shop.search(text, count: search.options.count, options: search)
        let output = try Output()
        switch format.format {
        case .table: for line in SearchText(answer).lines { try output.line(line) }
        case .json: try output.json(answer, isPretty: true)
        }
        try output.close()
        if answer.similar.isEmpty { throw NothingFound() }
    }

    private func parts() throws -> Set<SearchChip.Part> {
        if asWords == "all" { return Set(SearchChip.Part.allCases) }
        return Set(
            try asWords.split(separator: ",").map { name in
                guard let part = SearchChip.Part(rawValue: String(name)) else {
                    throw ValidationError("--as-words takes kind, colour, gender and price, or all.")
                }
                return part
            })
    }
}

/// An answer to words as a table for a person.
struct SearchText {
    let lines: [String]

    init(_ answer: SearchAnswer) {
        var lines = [Terminal.bold(Terminal.printable(answer.query.text))]
        for chip in answer.query.chips {
            lines.append(
                Terminal.printable(
                    "\(chip.part.rawValue): \(chip.text) (\(chip.values.joined(separator: ", ")))"))
        }
        for (word, right) in answer.query.corrections.sorted(by: { $0.key < $1.key }) {
            lines.append(Terminal.printable("\(word): taken for \(right)"))
        }
        let unknown = answer.query.words.filter { $0.form == .unknown }.map(\.word)
        if !unknown.isEmpty {
            lines.append(Terminal.printable("not known by look: \(unknown.joined(separator: ", "))"))
        }
        lines.append(
            "words \(answer.milliseconds.words.formatted(decimals: 1)) ms, "
                + "search \(answer.milliseconds.search.formatted(decimals: 1)) ms")
        var table = Table(["rank", "match", "id", "title"], rightAligned: [0, 1])
        for item in answer.similar {
            table.add(["\(item.rank)", item.score.percent, item.id, item.title ?? ""])
        }
        self.lines = lines + [""] + (answer.similar.isEmpty ? ["nothing found"] : table.lines)
    }
}
