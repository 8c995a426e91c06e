import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Lookbook
import LookbookCore
import LookbookTesting
import NIOCore
import Synchronization
import Testing

@testable import LookbookServer

/// Imports as tasks: how many wait, what they tell, and how they end with the server.
struct TaskTests {
    /// Waits until its task is cancelled.
    private static let endless: TaskRegistry.Work = { _ in try await Waiting.forCancellation() }

    @Test
    func `eight imports wait, a ninth is refused, and the end of the server ends them all`() async throws {
        let registry = TaskRegistry()
        let first = try registry.add(items: 1, work: Self.endless)
        try await Waiting.until("the first import runs") { registry[first.id]?.status == .running }
        let waiting = try (0..<8).map { _ in try registry.add(items: 1, work: Self.endless) }
        let error = #expect(throws: ServerError.self) { try registry.add(items: 1, work: Self.endless) }
        #expect(error?.status == .tooManyRequests)
        #expect(error?.headers[.retryAfter] == "10")
        await registry.finish()
        for task in [first] + waiting { #expect(registry[task.id]?.status == .failed) }
        #expect(registry[waiting[0].id]?.error?.code == "server.stopping")
    }

    @Test
    func `only tasks that have ended are forgotten`() async throws {
        let registry = TaskRegistry(maximumTasks: 2)
        let first = try registry.add(items: 1) { _ in }
        try await Waiting.until("the first import ends") { registry[first.id]?.status == .finished }
        let running = try registry.add(items: 1, work: Self.endless)
        try await Waiting.until("the second import runs") { registry[running.id]?.status == .running }
        let waiting = try registry.add(items: 1, work: Self.endless)
        #expect(registry[first.id] == nil)
        let last = try registry.add(items: 1, work: Self.endless)
        for task in [running, waiting, last] { #expect(registry[task.id] != nil) }
        await registry.finish()
    }

    @Test
    func `an import that is stopped has written what it had, and nothing more`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let importer = ItemImporter(
            writer: try ItemWriter(shop.server.parts.catalogues[0], shop.server.parts))
        let run = ImportRun()
        let lines = (0..<100).map { number -> ItemImporter.Line in
            {
                if number == 40 { run.cancel() }
                return try FieldReader(.object(["id": .string("n-\(number)"), "domain": "Dress"]))
            }
        }
        let task = run.start(importer, lines)
        let error = await #expect(throws: LookbookError.self) { try await task.value }
        #expect(error?.code == .serverStopping)
        let written = await shop.catalogue.itemIDs().filter { $0.hasPrefix("n-") }
        #expect(Set((0..<32).map { "n-\($0)" }).isSubset(of: written))
        #expect((38...41).contains(written.count))
        #expect(run.reported == written.count)
    }

    /// An import that one of its own lines can cancel.
    private final class ImportRun: Sendable {
        private let task = Mutex<Task<Void, any Error>?>(nil)
        private let count = Mutex(0)

        var reported: Int { count.withLock { $0 } }

        func start(_ importer: ItemImporter, _ lines: [ItemImporter.Line]) -> Task<Void, any Error> {
            task.withLock { task in
                let started = Task { try await importer.run(lines) { _ in self.count.withLock { $0 += 1 } } }
                task = started
                return started
            }
        }

        func cancel() { task.withLock { $0?.cancel() } }
    }

    @Test
    func `a line whose picture is none is refused whole, and its file is not kept`() async throws {
        try await Self.withPictures { port in
            let host = [ResolvedAddress(bytes: [127, 0, 0, 1])]
            let shop = try await TestShop(resolver: FixedResolver(hosts: ["shop.example": host])) {
                $0.allowPrivateURLs = true
            }
            let address = "http://shop.example:\(port)"
            let lines = [
                #"{"id": "good", "domain": "Dress", "images": ["\#(address)/garment", "\#(address)/garment"]}"#,
                #"{"id": "bad", "domain": "Dress", "images": ["\#(address)/garment", "\#(address)/text"]}"#,
            ]
            let started = try await shop.ask(
                .post, "/v1/imports", [.contentType: "application/x-ndjson"],
                Array(lines.joined(separator: "\n").utf8))
            let task = try await shop.ended(started)
            #expect(task["counts"] == ["imported": 1, "duplicate": 1, "failed": 1])
            #expect(await shop.catalogue.itemIDs() == ["good"])
            let files = FileManager.default.enumerator(atPath: shop.folder.appending(path: "pictures").path)
            #expect(files?.compactMap { $0 as? String }.count { $0.contains(".") } == 1)
        }
    }

    @Test
    func `a task tells nothing of the server's files`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let item = Item(id: "a", domain: "Dress", images: [ItemImage(path: shop.folder.path + "/none.jpg")])
        let importer = ItemImporter(
            writer: try ItemWriter(shop.server.parts.catalogues[0], shop.server.parts))
        let outcomes = Mutex<[TaskBody.Outcome]>([])
        try await importer.write([.item(item, line: 1)]) { outcome in
            outcomes.withLock { $0.append(TaskBody.Outcome(outcome)) }
        }
        let error = try #require(outcomes.withLock { $0 }.first?.error)
        #expect(error.code == "server.internal")
        #expect(!"\(error)".contains(shop.folder.path))
    }

    /// A server of a picture, `/garment`, and of something else, `/text`.
    private static func withPictures(_ test: @escaping @Sendable (Int) async throws -> Void) async throws {
        let router = Router()
        router.get("garment") { _, _ in ByteBuffer(bytes: TestShop.picture([200, 5, 10])) }
        router.get("text") { _, _ in ByteBuffer(string: "no picture") }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await application.test(.live) { client in
            guard let port = client.port else { throw Unexpected() }
            try await test(port)
        }
    }

}
