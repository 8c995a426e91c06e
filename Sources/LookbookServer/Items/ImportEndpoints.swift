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
            summary: "Import many items, as JSON or one JSON object a line; pictures are fetched from their addresses.",
            scope: .write, parameters: [Endpoint.catalogueParameter],
            body: [("application/json", Schemas.reference("Import")), ("application/x-ndjson", ["type": "string"])],
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
            let lines = try await Self.lines(of: call)
            guard (1...Self.maximumItems).contains(lines.count) else {
                throw InputError(
                    "input.import", "there are \(lines.count) items", hint: "send 1 to \(Self.maximumItems) items")
            }
            let task = parts.tasks.add(items: lines.count) { report in
                for start in stride(from: 0, to: lines.count, by: 32) {
                    var entries: [FeedEntry] = []
                    for number in start..<min(start + 32, lines.count) {
                        entries.append(await Self.entry(lines[number], number + 1, writer))
                    }
                    _ = try await writer.write(entries, report: report)
                }
            }
            var response = try Reply.json(task, status: .accepted)
            response.headers[.location] = "/v1/tasks/\(task.id)"
            return response
        }
    }

    /// An item that is still to be read, whatever it was written in.
    private typealias Line = @Sendable () throws -> FieldReader

    private static func lines(of call: Call) async throws -> [Line] {
        switch call.contentType {
        case "application/json":
            let reader = try FieldReader(try await call.json())
            try reader.allowOnly(["items"])
            return try (reader.objects("items") ?? []).map { item in
                // Unlike a line among thousands, a part of one document is refused with the whole.
                try ItemDraft.check(id: item.string("id") ?? "")
                _ = try ItemDraft(item)
                return { item }
            }
        case "application/x-ndjson":
            return try await call.body().split(separator: UInt8(ascii: "\n")).map { line in
                { try FieldReader(try Call.parse(Array(line))) }
            }
        default:
            throw ServerError(
                .unsupportedMediaType, "server.content-type", "the body's type is not understood",
                hint: "send application/json, or JSON Lines as application/x-ndjson")
        }
    }

    /// One line as an entry of a feed; a line that cannot be used is an entry too.
    private static func entry(_ line: Line, _ number: Int, _ writer: ItemWriter) async -> FeedEntry {
        var id: Item.ID?
        do {
            let reader = try line()
            id = try reader.string("id")
            try ItemDraft.check(id: id ?? "")
            let draft = try ItemDraft(reader)
            var item = try draft.applied(to: nil, id: id ?? "", taxonomy: writer.shop.taxonomy)
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
