import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Lookbook
import LookbookCore
import LookbookTesting
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import LookbookServer

/// A server over a small shop: T-shirts and jeans in two colours, drawn as single-colour pictures of the made-up format.
final class TestShop: Sendable {
    let folder: URL
    let catalogue = InMemoryCatalogue()
    let server: LookbookServer
    let live: LiveRecommender
    /// How often a write asked for the extractor.
    let extractorCalls = CallCounter()
    /// The keys that were made, in the order of their scopes.
    let secrets: [String]
    var keys: KeyFile { KeyFile(path: folder.appending(path: "keys.json").path) }

    /// - Parameters:
    ///   - resolver: knows the hosts of pictures.
    ///   - decoder: decodes them.
    ///   - scopes: a key is made for each before the server starts.
    ///   - name: of its catalogue.
    ///   - others: shops whose catalogues its server has too.
    init(
        resolver: any HostResolving = FixedResolver(), decoder: any PictureDecoding = FakePictureDecoder(),
        scopes: [KeyScope] = [], name: String = "test",
        beside others: [TestShop] = [], _ configure: (inout ServerSettings) -> Void = { _ in }
    ) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let keys = KeyFile(path: folder.appending(path: "keys.json").path)
        secrets = try scopes.map { try keys.add(name: "", scope: $0).secret }
        let extractor = FakeFeatureExtractor()
        try await catalogue.register(extractor.space, extractor: "fake")
        let tools = PictureTools(reader: DiskFiles(), decoder: decoder, palettes: NoPalettes())
        let catalogue = catalogue
        let make: @Sendable (VectorMatrix) throws -> any VectorIndex = { TimedIndex(try FakeVectorIndex($0)) }
        let counts = CacheCounts()
        live = LiveRecommender(catalogue: catalogue) { _ in
            let cache = RankingCache(bytes: 1 << 20, counts: counts)
            let cached = CachingCatalogue(catalogue)
            let snapshot = try CatalogueSnapshot(
                space: extractor.space, table: try await catalogue.table(of: extractor.space.id),
                makeIndex: make)
            let recommender = Recommender(
                catalogue: cached, snapshot: snapshot, taxonomy: .fashion, tools: tools,
                extractor: { extractor },
                makeIndex: make, cache: cache)
            return .init(recommender: recommender, snapshot: snapshot, catalogue: cached, cache: cache)
        }
        let shop = ServedCatalogue(
            name: name, catalogue: catalogue, live: live, tools: tools,
            thumbnail: { file, width in file + [UInt8(width & 255)] },
            pictures: folder.appending(path: "pictures"), extractor: extractorCalls.counting(extractor),
            taxonomy: .fashion, cacheCounts: counts)
        var settings = ServerSettings()
        // Only a test of deadlines has one: beside a hundred others even a good answer may take minutes.
        settings.requestTimeout = 3600
        configure(&settings)
        server = LookbookServer(
            settings: settings, catalogues: [shop] + others.flatMap(\.server.parts.catalogues), keys: keys,
            version: "1.2.3", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            resolver: resolver)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The application that the router tests run; the keys and settings are those of the server.
    var application: some ApplicationProtocol {
        Application(router: server.router, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Puts four T-shirts and two jeans into the catalogue.
    func fill() async throws {
        let writer = try ItemWriter(server.parts.catalogues[0], server.parts)
        var entries: [FeedEntry] = []
        for step in 0..<4 {
            entries.append(try entry("tee-\(step)", "T-Shirt", [200, UInt8(step * 20), 10], step, writer))
            if step < 2 {
                entries.append(
                    try entry("jeans-\(step)", "Jeans", [10, UInt8(step * 20), 200], step, writer))
            }
        }
        try await ItemImporter(writer: writer).write(entries)
        try await live.refresh()
    }

    private func entry(_ id: String, _ domain: String, _ colour: [UInt8], _ step: Int, _ writer: ItemWriter)
        throws
        -> FeedEntry
    {
        let path = try writer.store.keep(Self.picture(colour), of: id)
        let attributes = ["gender": step % 2 == 0 ? "Women" : "Men", "price": "\(10 + step * 10).00 EUR"]
        return .item(
            Item(
                id: id, title: "Title <\(id)>", domain: domain, attributes: attributes,
                images: [ItemImage(path: path)]),
            line: step)
    }

    /// A picture file of one colour.
    static func picture(_ colour: [UInt8]) -> [UInt8] {
        FakePictureDecoder.file(of: .plain(width: 4, height: 4, colour: colour))
    }

    /// Asks the application once.
    func ask(
        _ method: HTTPRequest.Method, _ uri: String, _ headers: HTTPFields = [:], _ body: [UInt8]? = nil
    ) async throws -> TestResponse {
        try await application.test(.router) { client in
            try await client.execute(
                uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        }
    }

    /// Runs the server as it is run outside of tests, with a port of its own.
    ///
    /// - Parameters:
    ///   - configure: changes its settings.
    ///   - test: is given the port and the group that can stop the server.
    func whileServing(
        _ configure: (inout ServerSettings) -> Void = { _ in },
        _ test: @escaping @Sendable (Int, ServiceGroup) async throws -> Void
    ) async throws {
        var settings = server.settings
        settings.port = 0
        configure(&settings)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let served = try LookbookServer(
            settings: settings, catalogues: server.parts.catalogues, keys: keys, version: "1.2.3",
            logger: server.logger, onStart: { continuation.yield($0) })
        let group = ServiceGroup(services: [served], logger: server.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await group.run()
            }
            tasks.addTask {
                guard let port = await ports.first(where: { _ in true }) else { return }
                do { try await test(port, group) } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                await group.triggerGracefulShutdown()
            }
            try await tasks.waitForAll()
        }
    }

    /// The import that was started, once it has ended.
    func ended(_ started: TestResponse) async throws -> JSONValue {
        guard let location = started.headers[.location] else { throw Unexpected() }
        var task = started.json
        try await Waiting.until("the import ends") {
            task = try await ask(.get, location).json
            return task["status"] == "finished" || task["status"] == "failed"
        }
        return task
    }

    /// Sends JSON.
    func send(_ method: HTTPRequest.Method, _ uri: String, _ json: String, key: String? = nil) async throws
        -> TestResponse
    {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let key { headers[.authorization] = "Bearer \(key)" }
        return try await ask(method, uri, headers, Array(json.utf8))
    }
}

extension TestResponse {
    var json: JSONValue { (try? JSONValue(parsing: Array(body.readableBytesView))) ?? .null }
    var text: String { String(buffer: body) }
    /// The code of the error that it tells.
    var code: String? { if case .string(let code)? = json["error"]?["code"] { code } else { nil } }

    /// The ids of a list of hits.
    var similar: [String] {
        guard case .array(let hits)? = json["similar"] else { return [] }
        return hits.compactMap { if case .string(let id)? = $0["id"] { id } else { nil } }
    }
}

/// Files of the file system, without a limit.
struct DiskFiles: FileReading {
    func read(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw LookbookError(.fileMissing, "there is no file \(path)", facts: [.remedy: "check the path"])
        }
        return Array(data)
    }

    func stamp(_ path: String) throws -> FileStamp {
        FileStamp(byteCount: Int64(try read(path).count), modified: 1)
    }
}

/// Counts calls.
final class CallCounter: Sendable {
    private let calls = Mutex(0)

    var count: Int { calls.withLock { $0 } }

    func counting<Value: Sendable>(_ value: Value) -> @Sendable () -> Value {
        {
            self.calls.withLock { $0 += 1 }
            return value
        }
    }
}

struct NoPalettes: PaletteFinding {
    func palette(of picture: Picture) -> Palette { Palette([]) }
}

/// Knows a few hosts.
struct FixedResolver: HostResolving {
    var hosts: [String: [ResolvedAddress]] = [:]

    func addresses(of host: String) async -> [ResolvedAddress] { hosts[host] ?? [] }
}
