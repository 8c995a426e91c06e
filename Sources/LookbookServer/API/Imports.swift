import HTTPTypes
import Hummingbird
import Lookbook
import LookbookCore

/// `POST /v1/imports` and `GET /v1/tasks/{id}`.
struct ImportEndpoints: Sendable {
    let parts: ServerParts
    static let maximumItems = 10_000

    var all: [Endpoint] { [start, task] }

    private var start: Endpoint {
        Endpoint(
            method: .post, path: "/v1/imports", id: "import",
            summary:
                "Import many items, as JSON or one JSON object a line; pictures are fetched from their addresses.",
            scope: .write, parameters: [Endpoint.catalogueParameter],
            body: [
                ("application/json", Schemas.reference("Import")),
                ("application/x-ndjson", ["type": "string"]),
            ],
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
                let id = try item.string("id")?.trimmed ?? ""
                try ItemDraft.check(id: id)
                _ = try ItemDraft(item).applied(to: nil, id: id, taxonomy: .fashion)
                return { item }
            }
        case "application/x-ndjson":
            return try await call.body().split(separator: UInt8(ascii: "\n")).map { line in
                { try FieldReader(try Call.parse(Array(line))) }
            }
        default:
            throw LookbookError(
                .serverContentType, "the body's type is not understood",
                facts: [.remedy: "send application/json, or JSON Lines as application/x-ndjson"])
        }
    }

    private var task: Endpoint {
        Endpoint(
            method: .get, path: "/v1/tasks/{id}", id: "task", summary: "How an import stands.", scope: .write,
            parameters: [Endpoint.pathParameter("id", "The task.")],
            answers: [
                .init(
                    status: 200, summary: "Its state.", type: "application/json",
                    schema: Schemas.reference("Task"))
            ],
            errors: [404]
        ) { call in
            guard let task = parts.tasks[try call.path("id")] else {
                throw LookbookError(
                    .inputTask, "there is no such task",
                    facts: [.remedy: "tasks are forgotten when the server ends"])
            }
            return try Reply.json(task)
        }
    }
}

/// Writes many items by the same road as `lookbook import`: their pictures are fetched and kept, then a feed of them goes
/// through the importer.
struct ItemImporter: Sendable {
    let writer: ItemWriter

    private var shop: ServedCatalogue { writer.shop }

    /// An item that is still to be read, whatever it was written in.
    typealias Line = @Sendable () throws -> FieldReader

    /// A list of items as a feed.
    private struct ListFeed: Feed {
        let kind = "HTTP"
        let list: [FeedEntry]

        func entries() -> AnyIterator<FeedEntry> {
            AnyIterator(list.makeIterator())
        }
    }

    /// Imports lines in parts, each of which is committed. When the task is cancelled nothing more is fetched, and what has
    /// been is committed.
    ///
    /// - Parameter report: is given what becomes of each line and picture.
    /// - Throws: when the catalogue or the network fails, and ``stopping``; a bad line or picture is an outcome.
    func run(_ lines: [Line], report: @escaping @Sendable (ImportOutcome) -> Void) async throws {
        for start in stride(from: 0, to: lines.count, by: 32) {
            let numbers = Array(start..<min(start + 32, lines.count))
            let written = try await writer.store.lock.whileNaming {
                let entries = try await numbers.concurrentMap(atOnce: 4) { await entry(lines[$0], $0 + 1) }
                    .compactMap(\.self)
                // A task of its own, which is not cancelled.
                return await Task(executorPreference: WorkPool.shared) {
                    await commit(entries, report: report)
                }.value
            }
            await removeFiles(written)
            try written.result.get()
            guard written.entries == numbers.count else { throw Self.stopping }
        }
    }

    static var stopping: LookbookError {
        LookbookError(
            .serverStopping, "the server was stopped before the import was done",
            facts: [.remedy: "send the lines again of which nothing is reported"])
    }

    /// One line as an entry of a feed; a line that cannot be used is an entry too.
    ///
    /// - Returns: nil when the task was cancelled.
    private func entry(_ line: Line, _ number: Int) async -> FeedEntry? {
        guard !Task.isCancelled else { return nil }
        var id: Item.ID?
        do {
            let reader = try line()
            id = try reader.string("id")?.trimmed
            try ItemDraft.check(id: id ?? "")
            let draft = try ItemDraft(reader)
            var item = try draft.applied(to: nil, id: id ?? "", taxonomy: shop.taxonomy)
            let share = writer.share()
            defer { share.release() }
            let files = try await writer.fetch(draft.images, share) ?? []
            // Kept when it is clear that they are pictures.
            for file in files { _ = try shop.tools.decoder.decode(file, shortestSide: 1) }
            item.images = try files.map { ItemImage(path: try writer.store.keep($0, of: item.id)) }
            return .item(item, line: number)
        } catch {
            if Task.isCancelled { return nil }
            return .rejected(FeedProblem(line: number, itemID: id, error: LookbookError(error)))
        }
    }

    /// Imports entries of a feed.
    func write(_ entries: [FeedEntry], report: (ImportOutcome) -> Void = { _ in }) async throws {
        let written = try await writer.store.lock.whileNaming { await commit(entries, report: report) }
        await removeFiles(written)
        try written.result.get()
    }

    /// What became of a part of an import.
    private struct Written: Sendable {
        let entries: Int
        /// States of its items, of which some may not be the last.
        var states: [Item]
        var result = Result<Void, any Error>.success(())
    }

    private func commit(_ entries: [FeedEntry], report: (ImportOutcome) -> Void) async -> Written {
        let items = entries.compactMap { if case .item(let item, _) = $0 { item } else { nil } }
        var written = Written(entries: entries.count, states: items)
        do {
            let extractor = try await shop.extractor()
            try await writer.alone {
                written.states += try await shop.catalogue.items(items.map(\.id))
                var options = ImportOptions(concurrency: 2)
                options.taxonomy = shop.taxonomy
                let importer = Importer(
                    catalogue: shop.catalogue, extractor: extractor, tools: shop.tools, options: options)
                let feed = ListFeed(list: try await withoutLosses(entries))
                _ = try await importer.run(feed, report: report)
            }
        } catch {
            written.result = .failure(error)
        }
        return written
    }

    /// A line that names no picture is reported as failed, and so must not replace an item that is there.
    private func withoutLosses(_ entries: [FeedEntry]) async throws -> [FeedEntry] {
        let bare = entries.compactMap { entry -> Item.ID? in
            if case .item(let item, _) = entry, item.images.isEmpty { item.id } else { nil }
        }
        if bare.isEmpty { return entries }
        let known = Set(try await shop.catalogue.items(bare).map(\.id))
        return entries.map { entry in
            guard case .item(let item, let line) = entry, item.images.isEmpty, known.contains(item.id) else {
                return entry
            }
            let error = LookbookError(.feedNoPicture, "the item names no picture, and stays as it is")
            return .rejected(FeedProblem(line: line, itemID: item.id, error: error))
        }
    }

    private func removeFiles(_ written: Written) async {
        await writer.sweeper.remove(written.states.flatMap(writer.store.kept))
    }
}
