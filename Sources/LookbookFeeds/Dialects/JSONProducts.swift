import Foundation
import LookbookCore

/// Makes rows of one product in JSON, whoever wrote it.
struct JSONProducts {
    let mapping: [String: String]
    /// A dialect that was asked for; nil: each product is looked at.
    let forced: FeedDialect?
    /// The columns of objects with the same names.
    private var known: [[String]: FeedColumns] = [:]

    init(mapping: [String: String], forced: FeedDialect?) {
        self.mapping = mapping
        self.forced = forced
    }

    /// The dialect that a product is written in.
    static func dialect(of value: JSONValue) -> FeedDialect {
        if ShopifyJSON.isOne(value) { return .shopifyJSON }
        return StructuredData.isOne(value) ? .jsonLD : .json
    }

    /// - Parameters:
    ///   - bytes: one value, in UTF-8 or Windows-1252.
    ///   - line: where it begins.
    mutating func records(_ bytes: [UInt8], line: Int) -> [FeedRecord] {
        var bytes = bytes
        var text = LineText()
        guard let decoded = text.decode(bytes) else { return [.problem(FeedProblem(.notUTF8, line: line))] }
        if bytes.count != decoded.utf8.count { bytes = Array(decoded.utf8) }
        do {
            let value = try JSONValue(parsing: bytes, numbersAsText: true)
            guard value.isObject else { throw LookbookError(.feedBadJSON, "the line is not a JSON object") }
            return try records(value, bytes, line)
        } catch {
            return [
                .problem(
                    FeedProblem(
                        line: line,
                        error: LookbookError(
                            .feedBadJSON, (error as? LookbookError)?.message ?? "\(error)",
                            facts: [.remedy: "write one object a line: {\"id\": \"1\", \"image\": \"1.jpg\"}"]
                        )))
            ]
        }
    }

    private mutating func records(_ value: JSONValue, _ bytes: [UInt8], _ line: Int) throws -> [FeedRecord] {
        let dialect = forced ?? Self.dialect(of: value)
        switch dialect {
        case .shopifyJSON: return ShopifyJSON.rows(value, line: line).map(FeedRecord.row)
        case .jsonLD: return StructuredData.rows(value, line: line).map(FeedRecord.row)
        default: break
        }
        for name in JSONElements.containers {
            if case .array(let list)? = value[name], list.first?.isObject == true, value["id"] == nil {
                return try list.flatMap { try records($0, [], line) }
            }
        }
        if mapping.isEmpty, value["attributes"]?.isObject == true, value["images"] != nil,
            value["domain"] != nil,
            let item = ExportedItem.read(bytes)
        {
            var row = ProductRow()
            row.role = .exported
            row.line = line
            row.id = item.id
            row.key = "id:" + item.id
            row.exported = bytes
            return [.row(row)]
        }
        return try plain(value, line).map(FeedRecord.row)
    }

    /// An object by the usual names of its members; one with a list of variants is a product with rows for them.
    private mutating func plain(_ value: JSONValue, _ line: Int) throws -> [ProductRow] {
        guard case .object(var members) = value else { return [] }
        var variants: [JSONValue] = []
        for name in ["variants", "skus", "children", "variations"] {
            if case .array(let list)? = members[name], list.first?.isObject == true {
                variants = list
                members[name] = nil
            }
        }
        guard var head = try row(.object(members), line) else { return [] }
        guard !variants.isEmpty else { return [head] }
        head.role = .product
        head.productID = head.id
        head.group = head.group.isEmpty ? head.id : head.group
        head.key = "product:" + head.id
        (head.pictures, head.variantPictures) = (head.variantPictures, [])
        if head.visibility == .variantHidden { head.visibility = .productHidden }
        return [head]
            + (try variants.compactMap { variant in
                guard var row = try row(variant, line) else { return nil }
                row.key = head.key
                row.group = head.group
                row.productID = head.productID
                if row.variantPictures == [row.id] { row.variantPictures = [] }
                return row
            })
    }

    private mutating func row(_ value: JSONValue, _ line: Int) throws -> ProductRow? {
        let fields = try value.feedFields().sorted { $0.name < $1.name }
        let names = fields.map(\.name)
        // Keys that this object does not have are no mistake: objects may differ.
        let columns: FeedColumns
        if let found = known[names] {
            columns = found
        } else {
            columns = try FeedColumns(names, mapping: mapping.filter { names.contains($0.value) })
            if known.count < 64 { known[names] = columns }
        }
        var table = PlainTable(columns: columns)
        return table.rows(fields.map(\.text), line: line).first
    }
}

/// An item as `lookbook export items` writes it.
enum ExportedItem {
    static func read(_ bytes: [UInt8]) -> Item? {
        guard let item = try? JSONDecoder().decode(Item.self, from: Data(bytes)), !item.id.trimmed.isEmpty
        else {
            return nil
        }
        return item
    }
}
