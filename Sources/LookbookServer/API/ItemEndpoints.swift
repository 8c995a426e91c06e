import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Lookbook
import LookbookCore

/// `GET /v1/items`, and `GET`, `PUT`, `PATCH`, `DELETE /v1/items/{id}`.
struct ItemEndpoints: Sendable {
    let parts: ServerParts

    var all: [Endpoint] {
        [
            ItemListEndpoint(parts: parts).endpoint, read, put, patch, delete,
            ItemImageEndpoint(parts: parts).endpoint,
        ]
    }

    private static let item = Endpoint.Answer(
        status: 200, summary: "The item.", type: "application/json", schema: Schemas.reference("Item"))
    private static let own = [Endpoint.pathParameter("id", "The item."), Endpoint.catalogueParameter]
    private static func bodies(_ json: String, _ form: String) -> [(type: String, schema: JSONValue)] {
        [("application/json", Schemas.reference(json)), ("multipart/form-data", Schemas.reference(form))]
    }

    static func unknown(_ id: Item.ID) -> LookbookError {
        LookbookError(
            .inputItem, "there is no item \"\(id.prefix(100))\"",
            facts: [.remedy: "list the ids with: GET /v1/items"])
    }

    private var read: Endpoint {
        Endpoint(
            method: .get, path: "/v1/items/{id}", id: "item", summary: "One item.", scope: .search,
            parameters: Self.own,
            answers: [Self.item], errors: [404]
        ) { call in
            let shop = try shop(call)
            return try Reply.json(
                ItemBody(try await find(try call.path("id"), shop), catalogue: shop.nameInAddresses))
        }
    }

    private var put: Endpoint {
        Endpoint(
            method: .put, path: "/v1/items/{id}", id: "putItem",
            summary: "Add or replace an item. Queries find it soon after, when the new state is loaded.",
            scope: .write,
            parameters: Self.own,
            body: Self.bodies("ItemDraft", "ItemForm"), answers: [Self.item], errors: [413, 415, 422]
        ) { call in try await write(call, keepsRest: false) }
    }

    private var patch: Endpoint {
        Endpoint(
            method: .patch, path: "/v1/items/{id}", id: "patchItem",
            summary: "Change some fields of an item; null removes one.", scope: .write, parameters: Self.own,
            body: Self.bodies("ItemChange", "ItemChangeForm"),
            answers: [Self.item], errors: [404, 413, 415, 422]
        ) { call in try await write(call, keepsRest: true) }
    }

    private var delete: Endpoint {
        Endpoint(
            method: .delete, path: "/v1/items/{id}", id: "deleteItem", summary: "Remove an item.",
            scope: .write,
            parameters: Self.own, answers: [.init(status: 204, summary: "It is gone.", type: "")],
            errors: [404]
        ) { call in
            try await ItemWriter(try shop(call), parts).remove(try call.path("id"))
            return Response(status: .noContent)
        }
    }

    private func shop(_ call: Call) throws -> ServedCatalogue {
        let reader = FieldReader(texts: call.fields)
        try reader.allowOnly(["catalogue"])
        return try parts.catalogue(try reader.string("catalogue"))
    }

    /// Straight from the truth, so that an answer shows what was written a moment ago.
    private func find(_ id: Item.ID, _ shop: ServedCatalogue) async throws -> Item {
        guard let known = try await shop.catalogue.itemIDs(named: [id])[id],
            let item = try await shop.catalogue.items([known]).first
        else { throw Self.unknown(id) }
        return item
    }

    private func write(_ call: Call, keepsRest: Bool) async throws -> Response {
        let shop = try shop(call)
        let writer = try ItemWriter(shop, parts)
        var id = try call.path("id")
        try ItemDraft.check(id: id)
        // A change of a size, or of an id that the item had before, is one of the item; PUT makes a new one.
        if keepsRest { id = try await shop.catalogue.itemIDs(named: [id])[id] ?? id }
        let (draft, sent) = try await draft(call)
        let write = {
            let files: [[UInt8]]? =
                if let sent { [sent] } else { try await writer.fetch(draft.images, call.share) }
            return try await writer.write(draft, to: id, files: files, keepsRest: keepsRest)
        }
        // Texts cost little, and prices change by the hundred.
        let hasPictures = sent != nil || draft.images.applied(to: nil)?.isEmpty == false
        let item = hasPictures ? try await parts.writes.pictures.run(write) : try await write()
        return try Reply.json(ItemBody(item, catalogue: shop.nameInAddresses))
    }

    private func draft(_ call: Call) async throws -> (ItemDraft, [UInt8]?) {
        guard call.contentType == "multipart/form-data" else {
            return (try ItemDraft(FieldReader(try await call.json())), nil)
        }
        let form = try MultipartForm(
            try await call.body(), contentType: call.request.headers[.contentType] ?? "")
        var values = form.texts.mapValues { JSONValue.string($0) }
        if let text = form.texts["attributes"] { values["attributes"] = try Call.parse(Array(text.utf8)) }
        return (try ItemDraft(FieldReader(.object(values))), form.picture)
    }
}

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
                    name: "cursor", place: "query",
                    schema: ["type": "string", "pattern": "^[A-Za-z0-9_-]*$"],
                    summary: "The \"next\" of the page before."),
                .init(
                    name: "filter", place: "query", schema: QueryField.filterText,
                    summary: "Only items that satisfy this: gender=Women,price<50."),
                .init(
                    name: "status", place: "query", schema: ["type": "string", "enum": ["failed"]],
                    summary: "Only items with a picture that could not be used."),
            ],
            answers: [
                .init(
                    status: 200, summary: "A page.", type: "application/json",
                    schema: Schemas.reference("ItemPage"))
            ]
        ) { call in
            let reader = FieldReader(texts: call.fields)
            try reader.allowOnly(["catalogue", "limit", "cursor", "filter", "status"])
            let shop = try parts.catalogue(try reader.string("catalogue"))
            let limit = try reader.integer("limit") ?? 50
            guard (1...500).contains(limit) else {
                throw LookbookError(
                    .inputField, "the limit is \(limit)", facts: [.remedy: "it takes 1 to 500"])
            }
            let filter = try QueryLimits.filter(reader, "filter")
            var ids: [Item.ID]?
            if let filter { ids = try await parts.facets.ids(matching: filter, in: shop) }
            let after = try Self.id(in: try reader.string("cursor"))
            let items =
                switch try reader.string("status") {
                case nil: try await Self.page(of: shop.catalogue, after: after, limit: limit, among: ids)
                case "failed":
                    try await shop.catalogue.failedItems(
                        after: after, limit: limit, among: ids.map { Set($0) }
                    ).map(\.item)
                case .some(let other):
                    throw LookbookError(
                        .inputField, "the status is \"\(other.prefix(100))\"", facts: [.choices: "failed"])
                }
            let next = items.count == limit ? items.last.map { Self.cursor(after: $0.id) } : nil
            return try Reply.json(
                Page(items: items.map { ItemBody($0, catalogue: shop.nameInAddresses) }, next: next))
        }
    }

    /// - Parameter ids: the items to choose from, ascending; nil for all.
    static func page(
        of catalogue: any Catalogue, after: Item.ID?, limit: Int, among ids: [Item.ID]?
    ) async throws -> [Item] {
        guard let ids else { return try await catalogue.items(after: after, limit: limit) }
        let start = after.map { Self.start(of: ids, after: $0) } ?? 0
        let wanted = ids[start...].prefix(limit)
        return try await catalogue.items(Array(wanted)).sorted {
            $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
        }
    }

    /// The place of the first id behind another, which need not be there.
    private static func start(of ids: [Item.ID], after id: Item.ID) -> Int {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if id.utf8.lexicographicallyPrecedes(ids[middle].utf8) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// In base64url (RFC 4648, 5): it stands in addresses as it is.
    private static func cursor(after id: Item.ID) -> String {
        Base64URL.encode(id.utf8)
    }

    private static func id(in cursor: String?) throws(LookbookError) -> Item.ID? {
        guard let cursor, !cursor.isEmpty else { return nil }
        guard let bytes = Base64URL.decode(cursor), let id = String(validating: bytes, as: UTF8.self) else {
            throw LookbookError(
                .inputCursor, "the cursor cannot be read",
                facts: [.remedy: "give the \"next\" of the page before, as it is"])
        }
        return id
    }
}

/// An item as the API shows it.
struct ItemBody: Encodable {
    let id: String
    let group: String?
    let title: String?
    let domain: String
    let attributes: [String: String]
    /// Addresses of its pictures.
    let images: [String]

    init(_ item: Item, catalogue: String?) {
        id = item.id
        group = item.group
        title = item.title
        domain = item.domain
        attributes = item.attributes
        images = item.images.indices.map {
            ImageAddress(item: item.id, position: $0, catalogue: catalogue).text
        }
    }
}
