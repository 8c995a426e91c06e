import Foundation
import HTTPTypes
import Hummingbird
import Lookbook
import LookbookCore

/// `GET /v1/items`: all items, or those that satisfy a filter, page by page.
struct ItemListEndpoint: Sendable {
    let parts: ServerParts

    private struct Page: Encodable {
        let items: [ItemBody]
        /// Leads to the next page; null on the last.
        let next: String?

        enum CodingKeys: CodingKey {
            case items, next
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(items, forKey: .items)
            try container.encode(next, forKey: .next)
        }
    }

    var endpoint: Endpoint {
        Endpoint(
            method: .get, path: "/v1/items", id: "items", summary: "Items, ascending by id, page by page.",
            scope: .search,
            parameters: [
                Endpoint.catalogueParameter,
                .init(
                    name: "limit", place: "query",
                    schema: ["type": "integer", "minimum": 1, "maximum": 500, "default": 50],
                    summary: "How many at most."),
                .init(
                    name: "cursor", place: "query", schema: ["type": "string", "pattern": "^[A-Za-z0-9_-]*$"],
                    summary: "The \"next\" of the page before."),
                .init(
                    name: "filter", place: "query", schema: ["type": "string"],
                    summary: "Only items that satisfy this: gender=Women,price<50."),
            ],
            answers: [
                .init(status: 200, summary: "A page.", type: "application/json", schema: Schemas.reference("ItemPage"))
            ]
        ) { call in
            let reader = FieldReader(texts: call.fields)
            try reader.allowOnly(["catalogue", "limit", "cursor", "filter"])
            let shop = try parts.catalogue(try reader.string("catalogue"))
            let limit = try reader.integer("limit") ?? 50
            guard (1...500).contains(limit) else {
                throw LookbookError(.inputField, "the limit is \(limit)", facts: [.remedy: "it takes 1 to 500"])
            }
            var filter: ItemFilter?
            if let text = try reader.string("filter"), !text.isEmpty { filter = try ItemFilter(parsing: text) }
            let after = try Self.id(in: try reader.string("cursor"))
            let items = try await Self.page(of: shop.catalogue, after: after, limit: limit, filter)
            let next = items.count == limit ? items.last.map { Self.cursor(after: $0.id) } : nil
            return try Reply.json(Page(items: items.map { ItemBody($0, catalogue: shop.nameInAddresses) }, next: next))
        }
    }

    static func page(
        of catalogue: any Catalogue, after: Item.ID?, limit: Int, _ filter: ItemFilter?
    ) async throws -> [Item] {
        guard let filter else { return try await catalogue.items(after: after, limit: limit) }
        let ids = try await catalogue.itemIDs(matching: filter)
        let wanted = ids.filter { after.map { Array($0.utf8) }?.lexicographicallyPrecedes($0.utf8) ?? true }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(limit)
        return try await catalogue.items(Array(wanted)).sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }

    /// In base64url (RFC 4648, 5): it stands in addresses as it is.
    private static func cursor(after id: Item.ID) -> String {
        Data(id.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func id(in cursor: String?) throws(LookbookError) -> Item.ID? {
        guard let cursor, !cursor.isEmpty else { return nil }
        let base64 = cursor.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.count % 4) % 4)
        guard let data = Data(base64Encoded: base64 + padding), let id = String(data: data, encoding: .utf8) else {
            throw LookbookError(
                .inputCursor, "the cursor cannot be read",
                facts: [.remedy: "give the \"next\" of the page before, as it is"])
        }
        return id
    }
}
