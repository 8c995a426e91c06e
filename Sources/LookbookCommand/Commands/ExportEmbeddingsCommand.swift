import ArgumentParser
import Foundation
import Lookbook
import LookbookCore
import LookbookIndex
import LookbookStore

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

    @Option(name: .long, help: ArgumentHelp("Name or id of a space; default: the active one.", valueName: "space"))
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

    private func writeLines(_ table: EmbeddingTable, _ items: [Item.ID: Item]) throws {
        let output = try Output(output)
        for (place, row) in table.rows.enumerated() {
            let image = items[row.itemID]?.images[row.position].path ?? ""
            try output.json(Line(id: row.itemID, image: image, domain: row.domain, vector: Array(table.vectors[place])))
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
            let image = item?.images[row.position].path ?? ""
            let own = [row.itemID, image, row.domain, row.group ?? "", item?.title ?? ""]
            try csv.line(CSVRow.encode(own + fields.map { item?.attributes[$0] ?? "" }))
        }
        try csv.close()
        Terminal.log("wrote \(table.vectors.rows) x \(table.vectors.columns) to \(output), the items to \(csvPath)")
    }
}
