import Foundation
import HTTPTypes
import Hummingbird
import LookbookCore
import LookbookEngine

/// `POST /v1/imports` and `GET /v1/tasks/{id}`.
struct ImportEndpoints: Sendable {
    let parts: ServerParts
    static let maximumItems = 10_000

    var all: [Endpoint] { [start, task] }

    private var start: Endpoint {
        Endpoint(
            method: .post, path: "/v1/imports", id: "import",
            summary: "Import many items: JSON Lines, one item a line; pictures are fetched from their addresses.",
            scope: .write, parameters: [Endpoint.catalogueParameter],
            body: [("application/x-ndjson", ["type": "string"])],
            answers: [
                .init(
                    status: 202, summary: "It has begun; follow it at its Location.", type: "application/json",
                    schema: Schemas.reference("Task"))
            ],
            errors: [404, 413, 415]
        ) { call in
            let shop = try parts.catalogue(call.fields["catalogue"])
            let writer = ItemWriter(shop: shop, fetcher: parts.fetcher, isWritable: parts.settings.isWritable)
            _ = try writer.pictures()
            guard call.contentType == "application/x-ndjson" else {
                throw ServerError(
                    .unsupportedMediaType, "server.content-type", "the body's type is not understood",
                    hint: "send JSON Lines as application/x-ndjson")
            }
            let lines = try await call.body().split(separator: UInt8(ascii: "\n")).map(Array.init)
            guard (1...Self.maximumItems).contains(lines.count) else {
                throw InputError(
                    "input.import", "there are \(lines.count) lines", hint: "send 1 to \(Self.maximumItems) items")
            }
            let task = parts.tasks.add(items: lines.count) { report in
                var number = 0
                for chunk in Self.chunks(lines, of: 32) {
                    var entries: [FeedEntry] = []
                    for line in chunk {
                        number += 1
                        entries.append(await Self.entry(line, number, writer))
                    }
                    _ = try await writer.write(entries, report: report)
                }
            }
            var response = try Reply.json(task, status: .accepted)
            response.headers[.location] = "/v1/tasks/\(task.id)"
            return response
        }
    }

    private static func chunks(_ lines: [[UInt8]], of size: Int) -> [ArraySlice<[UInt8]>] {
        stride(from: 0, to: lines.count, by: size).map { lines[$0..<min($0 + size, lines.count)] }
    }

    /// One line as an entry of a feed; a line that cannot be used is an entry too.
    private static func entry(_ line: [UInt8], _ number: Int, _ writer: ItemWriter) async -> FeedEntry {
        var id: Item.ID?
        do {
            let reader = try FieldReader(try Call.parse(line))
            id = try reader.string("id")
            guard let id, !id.isEmpty, id.utf8.count <= 200 else {
                throw InputError(
                    "input.item-id", "the line has no id of 1 to 200 bytes", hint: "give each item an \"id\"")
            }
            let draft = try ItemDraft(reader)
            var item = try draft.applied(to: nil, id: id, taxonomy: writer.shop.taxonomy)
            item.images = try await writer.images(of: draft, sent: nil) ?? []
            return .item(item, line: number)
        } catch {
            let told = ServerError(error)
            return .rejected(
                FeedProblem(line: number, itemID: id, code: told.code, message: told.message, hint: told.hint))
        }
    }

    private var task: Endpoint {
        Endpoint(
            method: .get, path: "/v1/tasks/{id}", id: "task", summary: "How an import stands.", scope: .write,
            parameters: [Endpoint.pathParameter("id", "The task.")],
            answers: [
                .init(status: 200, summary: "Its state.", type: "application/json", schema: Schemas.reference("Task"))
            ],
            errors: [404]
        ) { call in
            guard let task = parts.tasks[try call.path("id")] else {
                throw InputError(
                    "input.task", "there is no such task", hint: "tasks are forgotten when the server ends")
            }
            return try Reply.json(task)
        }
    }
}
