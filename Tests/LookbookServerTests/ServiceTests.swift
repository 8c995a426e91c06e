import Dispatch
import Foundation
import HTTPTypes
import HummingbirdTesting
import Lookbook
import LookbookCore
import LookbookTesting
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import ServiceLifecycle
import Synchronization
import Testing

@testable import LookbookServer

struct ServiceTests {
    @Test
    func `the server is ready only when a catalogue has been loaded`() async throws {
        let shop = try await TestShop()
        #expect(try await shop.ask(.get, "/healthz").status == .ok)
        #expect(try await shop.ask(.get, "/readyz").status == .serviceUnavailable)
        try await shop.fill()
        #expect(try await shop.ask(.get, "/readyz").status == .ok)
        #expect(try await shop.ask(.get, "/version").json == ["version": "1.2.3"])
    }

    /// The file of this catalogue is no longer the one that was opened.
    private struct ReplacedCatalogue: ForwardingCatalogue {
        let base: any Catalogue

        func generation() async throws -> Int64 {
            throw LookbookError(.catalogueReplaced, "/srv/shop/catalogue.sqlite was replaced")
        }
    }

    @Test
    func `a catalogue that was replaced under the server makes it unready, and its file is not named`()
        async throws
    {
        let shop = try await TestShop()
        try await shop.fill()
        try await SystemEndpoints.checkReady(FacetTests.served(shop, shop.catalogue))
        let replaced = FacetTests.served(shop, ReplacedCatalogue(base: shop.catalogue))
        let error = await #expect(throws: LookbookError.self) {
            try await SystemEndpoints.checkReady(replaced)
        }
        let told = try ServerError(#require(error))
        #expect(told.status == .serviceUnavailable && !told.message.contains("/srv"))
    }

    /// Holds every thread that decodes until it is let go, as large pictures do.
    private final class BusyDecoder: PictureDecoding {
        private let release = DispatchSemaphore(value: 0)
        private let counts = Mutex((holding: 0, gaveUp: 0))

        var holding: Int { counts.withLock { $0.holding } }
        /// Threads that nobody let go in ten minutes: whoever was to do so waits for one of them.
        var gaveUp: Int { counts.withLock { $0.gaveUp } }

        func letGo(_ threads: Int) {
            for _ in 0..<threads { release.signal() }
        }

        /// What was let go and not used.
        func takeBack() {
            while release.wait(timeout: .now()) == .success {}
        }

        func decode(_ bytes: [UInt8], shortestSide: Int?) throws -> DecodedPicture {
            counts.withLock { $0.holding += 1 }
            if release.wait(timeout: .now() + 600) == .timedOut { counts.withLock { $0.gaveUp += 1 } }
            return try FakePictureDecoder().decode(bytes, shortestSide: shortestSide)
        }
    }

    @Test
    func `the health routes answer while requests keep every thread busy`() async throws {
        let decoder = BusyDecoder()
        let threads = max(2, ProcessInfo.processInfo.activeProcessorCount)
        decoder.letGo(100)
        let shop = try await TestShop(decoder: decoder)
        try await shop.fill()
        decoder.takeBack()
        try await shop.whileServing { port, _ in
            let before = decoder.holding
            let picture = TestShop.picture([200, 0, 10])
            let head =
                "POST /v1/similar HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nConnection: close\r\n"
            let request = Array((head + "Content-Length: \(picture.count)\r\n\r\n").utf8) + picture
            let crowd = try (0..<2 * threads).map { _ in try RawConnection(port: port) }
            for connection in crowd { connection.send(request) }
            try await Waiting.until("every thread decodes") { decoder.holding >= before + threads }
            for path in ["/healthz", "/readyz"] {
                let answer = try await RawClient.exchange(
                    port: port, "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                #expect(answer.text.hasPrefix("HTTP/1.1 200"))
            }
            #expect(decoder.gaveUp == 0, "an answer waited for a thread that decodes")
            decoder.letGo(crowd.count)
            for connection in crowd { #expect(await connection.read().text.hasPrefix("HTTP/1.1 200")) }
        }
    }

    @Test
    func `a client that waits for leave to send is asked for the body, when somebody reads it`() async throws
    {
        let shop = try await TestShop()
        try await shop.fill()
        try await shop.whileServing { port, _ in
            func head(_ path: String) -> String {
                "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 17\r\n\r\n"
            }
            let connection = try RawConnection(port: port)
            connection.send(head("/v1/similar"))
            let leave = await connection.read(until: "\r\n\r\n")
            #expect(leave.text == "HTTP/1.1 100 Continue\r\n\r\n")
            connection.send(#"{"item": "tee-0"}"#)
            let answer = await connection.read(until: "similar")
            #expect(answer.text.hasPrefix("HTTP/1.1 200"))
            let other = try RawConnection(port: port)
            other.send(head("/nowhere"))
            let refused = await other.read(until: "\r\n\r\n")
            #expect(refused.text.hasPrefix("HTTP/1.1 404"))
        }
    }

    @Test
    func `a client that keeps its connection is told when the server stops`() async throws {
        let decoder = BusyDecoder()
        decoder.letGo(100)
        let shop = try await TestShop(decoder: decoder)
        try await shop.fill()
        decoder.takeBack()
        try await shop.whileServing { port, group in
            let before = decoder.holding
            let (busy, idle) = (try RawConnection(port: port), try RawConnection(port: port))
            idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = await idle.read(until: "}")
            #expect(answer.text.hasPrefix("HTTP/1.1 200") && !Self.says(answer, "connection: close"))
            busy.send(Self.query(TestShop.picture([200, 0, 10])))
            try await Waiting.until("the picture is decoded") { decoder.holding > before }
            await group.triggerGracefulShutdown()
            // A connection that is idle is closed after a moment: then every one has been told.
            #expect(await idle.read().isClosed)
            decoder.letGo(1)
            let last = await busy.read()
            #expect(last.text.hasPrefix("HTTP/1.1 200") && Self.says(last, "connection: close"))
            #expect(last.isClosed)
        }
    }

    @Test
    func `an idle connection may ask once more for a moment, and hears that it was the last time`() throws {
        let seen = QuiesceCounter()
        let channel = EmbeddedChannel(handlers: [FarewellHandler(patience: .seconds(1)), seen])
        func ask() throws -> String? {
            try channel.writeInbound(
                HTTPRequestPart.head(HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")))
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            try channel.writeOutbound(HTTPResponsePart.end(nil))
            guard case .head(let head)? = try channel.readOutbound(as: HTTPResponsePart.self) else {
                return nil
            }
            _ = try channel.readOutbound(as: HTTPResponsePart.self)
            return head.headerFields[.connection]
        }
        #expect(try ask() == nil)
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(900))
        #expect(seen.count == 0)
        #expect(try ask() == "close")
        #expect(seen.count == 1)
        channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(seen.count == 1)
    }

    /// Counts how often it is told to close the connection when it is idle.
    private final class QuiesceCounter: ChannelInboundHandler {
        typealias InboundIn = HTTPRequestPart
        var count = 0

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event is ChannelShouldQuiesceEvent { count += 1 }
        }
    }

    private static func query(_ picture: [UInt8]) -> [UInt8] {
        let head = "POST /v1/similar HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
        return Array((head + "Content-Length: \(picture.count)\r\n\r\n").utf8) + picture
    }

    private static func says(_ answer: RawClient.Answer, _ header: String) -> Bool {
        answer.text.lowercased().contains(header)
    }

    @Test
    func `a body beyond the limit is refused before it is read`() async throws {
        let shop = try await TestShop { $0.bodyLimit = 1024 }
        let answer = try await shop.ask(
            .post, "/v1/similar", [.contentType: "image/png"], [UInt8](repeating: 0, count: 2000))
        #expect(answer.status == .contentTooLarge)
        #expect(answer.headers[.connection] == "close")
    }

    @Test
    func `what takes too long is ended`() async throws {
        await #expect(throws: Deadline.Exceeded.self) {
            try await Deadline.run(seconds: 0.05) { try await Waiting.forCancellation() }
        }
        #expect(try await Deadline.run(seconds: 600) { 7 } == 7)
        let shop = try await TestShop(resolver: SlowResolver(delay: .seconds(36_000))) {
            $0.requestTimeout = 0.1
        }
        try await shop.fill()
        let late = try await shop.send(.post, "/v1/similar", #"{"url": "http://shop.example/a.jpg"}"#)
        #expect((late.status, late.code) == (.serviceUnavailable, "server.overdue"))
        #expect(late.headers[.retryAfter] != nil)
        #expect(late.headers[.connection] == nil)
    }

    @Test
    func `requests are counted by route and status, queries by stage`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        _ = try await shop.send(.post, "/v1/similar", #"{"item": "tee-0"}"#)
        _ = try await shop.send(.post, "/v1/similar", #"{"item": "none"}"#)
        let page = try await shop.ask(.get, "/metrics").text
        #expect(page.contains(#"lookbook_requests_total{route="/v1/similar",method="POST",status="200"} 1"#))
        #expect(page.contains(#"lookbook_requests_total{route="/v1/similar",method="POST",status="404"} 1"#))
        #expect(page.contains(#"lookbook_stage_seconds_count{stage="search"} 1"#))
        #expect(page.contains("lookbook_rows 6") && page.contains("lookbook_items 6"))
        #expect(page.contains("lookbook_body_bytes 0"))
        let memory = page.split(separator: "\n").first { $0.hasPrefix("process_resident_memory_bytes ") }
        #expect(memory.flatMap { Double($0.split(separator: " ")[1]) } ?? 0 > 1_000_000)
    }

    @Test
    func `remembered rankings are counted, and forgotten when something is committed`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        func counts() async throws -> [Substring] {
            let page = try await shop.ask(.get, "/metrics").text
            return page.split(separator: "\n").filter {
                $0.hasPrefix("lookbook_cache_") && $0.contains("_total ")
            }
        }
        for _ in 0..<3 { _ = try await shop.send(.post, "/v1/recommend", #"{"item": "tee-0"}"#) }
        #expect(try await counts() == ["lookbook_cache_hits_total 2", "lookbook_cache_misses_total 1"])
        #expect(try await shop.send(.delete, "/v1/items/tee-1", "").status == .noContent)
        try await shop.live.refresh()
        let after = try await shop.send(.post, "/v1/recommend", #"{"item": "tee-0"}"#)
        #expect(!after.similar.contains("tee-1") && !after.similar.isEmpty)
        #expect(try await counts() == ["lookbook_cache_hits_total 2", "lookbook_cache_misses_total 2"])
    }

    @Test
    func `a port that is taken ends the start with an error that says so`() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        let shop = try await TestShop { $0.port = 0 }
        let first = try LookbookServer(
            settings: shop.server.settings, catalogues: [], keys: shop.keys, version: "",
            logger: shop.server.logger,
            onStart: { continuation.yield($0) })
        let running = Task { try await first.run() }
        defer { running.cancel() }
        var settings = shop.server.settings
        settings.port = try #require(await stream.first { _ in true })
        let second = try LookbookServer(
            settings: settings, catalogues: shop.server.parts.catalogues, keys: shop.keys, version: "",
            logger: shop.server.logger)
        let error = await #expect(throws: LookbookError.self) { try await second.run() }
        #expect(error?.code.rawValue == "server.port-taken")
        #expect(error?.hint.contains("--port") == true)
    }

    @Test
    func `only the allowed origins may read answers`() async throws {
        let shop = try await TestShop { $0.corsOrigins = ["https://shop.example"] }
        let own = try await shop.ask(.get, "/version", [.origin: "https://shop.example"])
        #expect(own.headers[.accessControlAllowOrigin] == "https://shop.example")
        let other = try await shop.ask(.get, "/version", [.origin: "https://evil.example"])
        #expect(other.headers[.accessControlAllowOrigin] == nil)
        let preflight = try await shop.ask(
            .options, "/v1/similar", [.origin: "https://shop.example", .accessControlRequestMethod: "POST"])
        #expect(preflight.status == .noContent)
        #expect(preflight.headers[.accessControlAllowMethods]?.contains("PATCH") == true)
        #expect(preflight.headers[.accessControlAllowOrigin] == "https://shop.example")
        let missing = try await shop.ask(.get, "/nowhere", [.origin: "https://shop.example"])
        #expect(missing.status == .notFound)
        #expect(missing.headers[.accessControlAllowOrigin] == "https://shop.example")
        for answer in [own, other, preflight, missing, try await shop.ask(.get, "/version")] {
            #expect(answer.headers[.vary] == "Origin")
        }
    }

    @Test
    func `a head is answered as the rest would be, without the rest`() async throws {
        let shop = try await TestShop()
        let whole = try await shop.ask(.get, "/version")
        let head = try await shop.ask(.head, "/version")
        #expect(head.status == .ok)
        #expect(head.body.readableBytes == 0)
        #expect(head.headers[.contentLength] == whole.headers[.contentLength])
        #expect(try await shop.ask(.put, "/version").headers[.allow] == "GET, HEAD")
    }

    @Test
    func `the OpenAPI document describes every endpoint, and all its references lead somewhere`() async throws
    {
        let shop = try await TestShop()
        let document = try await shop.ask(.get, "/openapi.json").json
        guard case .object(let paths)? = document["paths"],
            case .object(let schemas)? = document["components"]?["schemas"]
        else {
            throw Unexpected()
        }
        for endpoint in shop.server.endpoints where !endpoint.isPage && endpoint.path != "/openapi.json" {
            #expect(paths[endpoint.path]?[endpoint.method.rawValue.lowercased()] != nil)
        }
        for name in Self.references(document) { #expect(schemas[name] != nil, "\(name)") }
    }

    private static func references(_ value: JSONValue) -> Set<String> {
        switch value {
        case .array(let values): values.reduce(into: []) { $0.formUnion(references($1)) }
        case .object(let members):
            members.reduce(into: []) { found, member in
                if member.key == "$ref", case .string(let text) = member.value {
                    found.insert(String(text.split(separator: "/").last ?? ""))
                } else {
                    found.formUnion(references(member.value))
                }
            }
        default: []
        }
    }
}
