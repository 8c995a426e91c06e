import HTTPTypes
import Hummingbird
import LookbookCore

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
                    status: 202, summary: "It has begun, or waits for others; follow it at its Location.",
                    type: "application/json", schema: Schemas.reference("Task"))
            ],
            errors: [404, 413, 415]
        ) { call in
            let reader = FieldReader(texts: call.fields)
            try reader.allowOnly(["catalogue"])
            let shop = try parts.catalogue(try reader.string("catalogue"))
            let importer = ItemImporter(writer: try ItemWriter(shop, parts))
            let lines = try await Self.lines(of: call)
            guard (1...Self.maximumItems).contains(lines.count) else {
                throw LookbookError(
                    .inputImport, "there are \(lines.count) items",
                    facts: [.remedy: "send 1 to \(Self.maximumItems) items"])
            }
            let task = try parts.tasks.add(items: lines.count) { try await importer.run(lines, report: $0) }
            var response = try Reply.json(task, status: .accepted)
            response.headers[.location] = "/v1/tasks/\(task.id)"
            return response
        }
    }

    private static func lines(of call: Call) async throws -> [ItemImporter.Line] {
        switch call.contentType {
        case "application/json":
            let reader = try FieldReader(try await call.json())
            try reader.allowOnly(["items"])
            return try (reader.objects("items") ?? []).map { item in
                // Unlike a line among thousands, a part of one document is refused with the whole.
                let id = try item.string("id") ?? ""
                try ItemDraft.check(id: id)
                _ = try ItemDraft(item).applied(to: nil, id: id, taxonomy: .fashion)
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
                throw LookbookError(
                    .inputTask, "there is no such task", facts: [.remedy: "tasks are forgotten when the server ends"])
            }
            return try Reply.json(task)
        }
    }
}
