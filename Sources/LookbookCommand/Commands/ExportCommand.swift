import ArgumentParser
import Foundation
import Lookbook
import LookbookCore
import LookbookIndex
import LookbookStore

/// `lookbook export …`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write recommendations, embeddings or items of a whole catalogue.",
        discussion: """
            EXAMPLES
              lookbook export similar --catalogue shop -k 12 --output similar.jsonl
              lookbook export complete --catalogue shop --format csv > complete.csv
              lookbook export embeddings --catalogue shop --format npy --output x.npy    (and x.csv beside it)

            In csv, a cell that a spreadsheet would take for a formula (it begins with = + - @ or a tab, and is no number) \
            has an apostrophe in front. The csv beside an npy file is for programs and has none.
            """,
        subcommands: [
            ExportSimilarCommand.self, ExportCompleteCommand.self, ExportEmbeddingsCommand.self,
            ExportItemsCommand.self,
            ExportTaxonomyCommand.self,
        ])
}

/// JSON Lines or CSV.
enum LinesFormat: String, ExpressibleByArgument, CaseIterable {
    case json, csv
}

/// Where an export goes, and in which form.
struct ExportOptions: ParsableArguments {
    @OptionGroup var location: CatalogueOption

    @Option(name: .long, help: "json (one object a line) or csv.")
    var format = LinesFormat.json

    @Option(name: .long, help: ArgumentHelp("Write to this file instead of stdout.", valueName: "file"))
    var output: String?
}

/// `lookbook export similar`.
struct ExportSimilarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar", abstract: "Look-alikes of every item.")

    @OptionGroup var target: ExportOptions
    @OptionGroup var query: QueryOptions

    func run() async throws {
        let options = try query.options(similar: true, goesWith: false)
        try await RecommendationExport(target: target, options: options).run(
            header: ["item", "rank", "id", "score", "distance", "domain"]
        ) { answer in
            (answer.similar ?? []).map {
                [answer.query.item ?? "", "\($0.rank)", $0.id, "\($0.score)", "\($0.distance)", $0.domain]
            }
        }
    }
}

/// `lookbook export complete`.
struct ExportCompleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete", abstract: "What goes with every item.")

    @OptionGroup var target: ExportOptions
    @OptionGroup var query: QueryOptions

    func run() async throws {
        let options = try query.options(similar: false, goesWith: true)
        try await RecommendationExport(target: target, options: options).run(
            header: ["item", "domain", "rank", "id", "score", "reasons"]
        ) { answer in
            (answer.goesWith ?? []).flatMap { group in
                group.items.map {
                    [
                        answer.query.item ?? "", group.domain, "\($0.rank)", $0.id, "\($0.score)",
                        $0.reasons.joined(separator: "; "),
                    ]
                }
            }
        }
    }
}

/// Recommendations of a whole catalogue as lines.
struct RecommendationExport {
    let target: ExportOptions
    let options: RecommendOptions

    func run(header: [String], rows: (Recommendation) -> [[String]]) async throws {
        let shop = try await Shop.open(target.location.catalogue)
        let snapshot = try await shop.activeSnapshot()
        let recommender = try await shop.recommender(over: snapshot)
        let ids = snapshot.table.rows.map(\.itemID).reduce(into: [String]()) {
            if $0.last != $1 { $0.append($1) }
        }
        let output = try Output(target.output)
        if target.format == .csv { try output.line(CSVRow.encodeForSpreadsheet(header)) }
        var bar = ProgressBar("exporting")
        var count = 0
        try await CatalogueExporter(catalogue: shop.catalogue).recommendations(
            by: recommender, options, concurrency: ProcessInfo.processInfo.activeProcessorCount, of: ids
        ) { answer in
            switch target.format {
            case .json: try output.json(answer)
            case .csv: for row in rows(answer) { try output.line(CSVRow.encodeForSpreadsheet(row)) }
            }
            count += 1
            bar.show(count, of: ids.count)
        }
        bar.finish()
        try output.close()
        if count == 0 { throw NothingFound() }
    }
}

/// `lookbook export items`.
struct ExportItemsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "items", abstract: "Every item with all its fields.",
        discussion: """
            lookbook import reads both formats again, json without any loss.

            EXAMPLES
              lookbook export items --catalogue shop --output items.jsonl
              lookbook import items.jsonl --catalogue copy
            """)

    /// Names by which an import finds them.
    private static let columns = ["id", "group", "title", "domain", "image", "additional_image_link"]

    @OptionGroup var target: ExportOptions

    func run() async throws {
        let shop = try await Shop.open(target.location.catalogue)
        let output = try Output(target.output)
        let exporter = CatalogueExporter(catalogue: shop.catalogue)
        let fields = target.format == .csv ? try await exporter.attributeNames() : []
        if target.format == .csv {
            try output.line(CSVRow.encodeForSpreadsheet(Self.columns + fields))
        }
        var count = 0
        try await exporter.items { item in
            count += 1
            switch target.format {
            case .json: try output.json(item)
            case .csv:
                let further = item.images.dropFirst().map(\.path).joined(separator: "|")
                let own = [
                    item.id, item.group ?? "", item.title ?? "", item.domain, item.images.first?.path ?? "",
                    further,
                ]
                try output.line(CSVRow.encodeForSpreadsheet(own + fields.map { item.attributes[$0] ?? "" }))
            }
        }
        try output.close()
        if count == 0 { throw NothingFound() }
    }
}

/// `lookbook export taxonomy`.
struct ExportTaxonomyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "taxonomy",
        abstract: "The taxonomy as JSON: the catalogue's own, or the default to start from.",
        discussion: "EXAMPLE\n  lookbook export taxonomy > taxonomy.json")

    @Option(name: .long, help: ArgumentHelp("Folder of a catalogue.", valueName: "dir"))
    var catalogue: String?

    func run() async throws {
        let catalogue = try catalogue ?? DefaultCatalogue.path()
        let taxonomy = try await catalogue.asyncMap { try await Shop.open($0).taxonomy() } ?? .fashion
        let output = try Output()
        try output.json(taxonomy, isPretty: true)
        try output.close()
    }
}

extension Optional {
    /// `map` with an asynchronous body.
    func asyncMap<Result>(_ body: (Wrapped) async throws -> Result) async rethrows -> Result? {
        guard let self else { return nil }
        return try await body(self)
    }
}

/// `lookbook export embeddings`.
struct ExportEmbeddingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embeddings",
        abstract: "The vectors of every picture.",
        discussion: """
            npy: float32, one row a picture, written to --output FILE.npy, with FILE.csv beside it: one line a row in the \
            same order with id, image, domain and every field of the feed. json: one object a line with its vector.
            """)

    /// A matrix file, or lines.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case npy, json
    }

    @OptionGroup var location: CatalogueOption

    @Option(name: .long, help: "npy or json.")
    var format = Format.json

    @Option(name: .long, help: ArgumentHelp("The file; needed for npy.", valueName: "file"))
    var output: String?

    @Option(
        name: .long, help: ArgumentHelp("Name or id of a space; default: the active one.", valueName: "space")
    )
    var space: String?

    func validate() throws {
        if format == .npy, output == nil { throw ValidationError("--format npy needs --output FILE.npy.") }
    }

    func run() async throws {
        let shop = try await Shop.open(location.catalogue)
        let record = try await shop.space(named: space)
        let table = try await shop.catalogue.table(of: record.space.id)
        guard table.vectors.rows > 0 else { throw NothingFound() }
        let items = try await allItems(shop)
        switch format {
        case .json: try writeLines(table, items)
        case .npy: try writeMatrix(table, items)
        }
    }

    private func allItems(_ shop: Shop) async throws -> [Item.ID: Item] {
        var items: [Item.ID: Item] = [:]
        try await CatalogueExporter(catalogue: shop.catalogue).items { items[$0.id] = $0 }
        return items
    }

    private struct Line: Encodable {
        let id: Item.ID
        let image: String
        let domain: String
        let vector: [Float]
    }

    /// The path of a row's picture; empty when the item has lost it since the table was read: somebody may import meanwhile.
    private static func image(of row: EmbeddingTable.Row, _ items: [Item.ID: Item]) -> String {
        guard let images = items[row.itemID]?.images, images.indices.contains(row.position) else { return "" }
        return images[row.position].path
    }

    private func writeLines(_ table: EmbeddingTable, _ items: [Item.ID: Item]) throws {
        let output = try Output(output)
        for (place, row) in table.rows.enumerated() {
            let image = Self.image(of: row, items)
            try output.json(
                Line(id: row.itemID, image: image, domain: row.domain, vector: Array(table.vectors[place])))
        }
        try output.close()
    }

    private func writeMatrix(_ table: EmbeddingTable, _ items: [Item.ID: Item]) throws {
        guard let output else { return }
        try NPY(table.vectors).write(to: output)
        let csvPath = (output as NSString).deletingPathExtension + ".csv"
        let fields = Set(items.values.flatMap(\.attributes.keys)).sorted()
        let csv = try Output(csvPath)
        try csv.line(CSVRow.encode(["id", "image", "domain", "group", "title"] + fields))
        for row in table.rows {
            let item = items[row.itemID]
            let image = Self.image(of: row, items)
            let own = [row.itemID, image, row.domain, row.group ?? "", item?.title ?? ""]
            try csv.line(CSVRow.encode(own + fields.map { item?.attributes[$0] ?? "" }))
        }
        try csv.close()
        Terminal.log(
            "wrote \(table.vectors.rows) x \(table.vectors.columns) to \(output), the items to \(csvPath)")
    }
}
