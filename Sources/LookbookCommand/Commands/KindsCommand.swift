import ArgumentParser
import Foundation
import Lookbook
import LookbookCore

/// `lookbook kinds`.
struct KindsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kinds",
        abstract: "What the names of categories become, and why.",
        discussion: """
            Reads each NAME as an import reads a feed's category: the taxonomy's own words first, then Google's product \
            categories by number or path, then the words of the deepest part of a tree or list that names a kind, in \
            English, German, French, Spanish, Italian, Dutch, Portuguese and Indian terms. Without a NAME, names are read \
            from standard input, one a line.

            EXAMPLES
              lookbook kinds "Midi Dresses" "Women > Coats & Jackets" 2271
              cut -f5 feed.tsv | sort -u | lookbook kinds --format json
              lookbook kinds "Shirts & Tops" --title "Striped Oxford shirt"
            """)

    @Argument(help: ArgumentHelp("Names of categories.", valueName: "name"))
    var names: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("An item's title, which decides where a category does not.", valueName: "text"))
    var title: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Folder of a catalogue, whose own taxonomy comes first.", valueName: "dir"))
    var catalogue: String?

    @OptionGroup var format: FormatOption

    func run() async throws {
        let path = try catalogue ?? DefaultCatalogue.path()
        let taxonomy = try await path.asyncMap { try await Shop.open($0).taxonomy() } ?? .fashion
        let output = try Output()
        if format.format == .table { try output.line(KindLine.header) }
        var count = 0
        func show(_ name: String) throws {
            count += 1
            let line = KindLine(name, taxonomy.match(name, title: title))
            switch format.format {
            case .table: try output.line(line.text)
            case .json: try output.json(line)
            }
        }
        for name in names { try show(name) }
        if names.isEmpty { while let name = readLine() { try show(name) } }
        try output.close()
        if count == 0 { throw NothingFound() }
    }
}

/// One name and what it became.
struct KindLine: Encodable {
    let name: String
    let kind: String?
    let reason: String
    let word: String?
    let language: String?
    let joined: [String]

    init(_ name: String, _ match: KindMatch) {
        self.name = name
        kind = match.kind
        reason = match.reason.rawValue
        word = match.word
        language = match.language
        joined = match.joined
    }

    static let header = columns("kind", "reason", "word", "name")

    var text: String {
        Self.columns(
            kind ?? "not known", reason, Terminal.printable(word ?? ""), Terminal.printable(name))
    }

    private static func columns(_ kind: String, _ reason: String, _ word: String, _ name: String) -> String {
        [kind.padded(to: 16), reason.padded(to: 10), word.padded(to: 20), name].joined(separator: " ")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        count < width ? self + String(repeating: " ", count: width - count) : self
    }
}
