import HTTPTypes
import Hummingbird
import HummingbirdCore
import Lookbook
import LookbookCore

/// `GET /v1/items`, and `GET`, `PUT`, `PATCH`, `DELETE /v1/items/{id}`.
struct ItemEndpoints: Sendable {
    let parts: ServerParts

    var all: [Endpoint] {
        [ItemListEndpoint(parts: parts).endpoint, read, put, patch, delete, ItemImageEndpoint(parts: parts).endpoint]
    }

    private static let item = Endpoint.Answer(
        status: 200, summary: "The item.", type: "application/json", schema: Schemas.reference("Item"))
    private static let own = [Endpoint.pathParameter("id", "The item."), Endpoint.catalogueParameter]
    private static func bodies(_ json: String, _ form: String) -> [(type: String, schema: JSONValue)] {
        [("application/json", Schemas.reference(json)), ("multipart/form-data", Schemas.reference(form))]
    }

    static func unknown(_ id: Item.ID) -> ServerError {
        ServerError(
            .notFound, "input.item", "there is no item \"\(id.prefix(100))\"", hint: "list the ids with: GET /v1/items")
    }

    private var read: Endpoint {
        Endpoint(
            method: .get, path: "/v1/items/{id}", id: "item", summary: "One item.", scope: .search,
            parameters: Self.own,
            answers: [Self.item], errors: [404]
        ) { call in
            let shop = try shop(call)
            return try Reply.json(ItemBody(try await find(try call.path("id"), shop), catalogue: shop.nameInAddresses))
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
            method: .delete, path: "/v1/items/{id}", id: "deleteItem", summary: "Remove an item.", scope: .write,
            parameters: Self.own, answers: [.init(status: 204, summary: "It is gone.", type: "")], errors: [404]
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
        guard let item = try await shop.catalogue.items([id]).first else { throw Self.unknown(id) }
        return item
    }

    private func write(_ call: Call, keepsRest: Bool) async throws -> Response {
        let shop = try shop(call)
        let writer = try ItemWriter(shop, parts)
        let id = try call.path("id")
        try ItemDraft.check(id: id)
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
        let form = try MultipartForm(try await call.body(), contentType: call.request.headers[.contentType] ?? "")
        var values = form.texts.mapValues { JSONValue.string($0) }
        if let text = form.texts["attributes"] { values["attributes"] = try Call.parse(Array(text.utf8)) }
        return (try ItemDraft(FieldReader(.object(values))), form.picture)
    }
}
