import Foundation
import Hummingbird
import HummingbirdTesting
import LookbookCore
import LookbookTesting
import NIOCore
import Testing

@testable import LookbookServer

struct FetchingTests {
    @Test(arguments: [
        ("0.0.0.0", false), ("10.1.2.3", false), ("100.64.0.1", false), ("127.0.0.1", false),
        ("127.9.9.9", false),
        ("169.254.169.254", false), ("172.16.0.1", false), ("172.31.255.255", false), ("172.32.0.1", true),
        ("192.168.1.1", false), ("192.0.2.1", false), ("198.18.0.1", false), ("224.0.0.1", false),
        ("240.0.0.1", false),
        ("255.255.255.255", false), ("8.8.8.8", true), ("93.184.216.34", true), ("::", false), ("::1", false),
        ("fe80::1", false), ("fc00::1", false), ("fd12:3456::1", false), ("ff02::1", false),
        ("::ffff:127.0.0.1", false),
        ("::ffff:8.8.8.8", true), ("64:ff9b::7f00:1", false), ("64:ff9b::808:808", true),
        ("2002:7f00:1::", false),
        ("2001:db8::1", false), ("2001::1", false), ("2606:4700::1111", true), ("::127.0.0.1", false),
    ])
    func `only addresses of the public internet may be fetched from`(text: String, isPublic: Bool) {
        var bytes = [UInt8](repeating: 0, count: text.contains(":") ? 16 : 4)
        #expect(inet_pton(text.contains(":") ? AF_INET6 : AF_INET, text, &bytes) == 1)
        #expect(AddressRules.isPublic(bytes) == isPublic)
        #expect(!ResolvedAddress(bytes: bytes).text.isEmpty)
    }

    @Test(arguments: [
        "ftp://a/b", "file:///etc/passwd", "gopher://a", "http://", "//a/b", "javascript:alert(1)",
        "http://user@a/b",
        "", "http://127.0.0.1:65536/", "http://127.0.0.1:99999/", "http://shop.example:0/",
        "http://[::1]:99999999999999999999/", "http://shop.example:-1/",
        "http://shop.example:99999999999999999999/",
        "http://" + String(repeating: "a", count: 3000),
    ])
    func `only http and https addresses without a user and with a port that exists are taken`(text: String) {
        #expect(throws: (any Error).self) { try PictureFetcher.parse(text) }
    }

    @Test(arguments: [
        "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://[::1]/", "http://localhost/",
        "http://[::ffff:7f00:1]/", "http://LOCALHOST./", "http://shop.localhost/",
    ])
    func `however loopback is written, it is refused`(text: String) async {
        let fetcher = PictureFetcher(resolver: SystemResolver(), allowsPrivate: false, limit: 1000)
        let error = await #expect(throws: LookbookError.self) { _ = try await fetcher.fetch(text) }
        #expect(error?.code.rawValue == "input.url-private")
    }

    @Test(arguments: ["http://localhost/", "http://shop.localhost/a.jpg", "http://localhost./"])
    func `loopback by name is refused without asking a resolver that may fail`(text: String) async {
        let fetcher = PictureFetcher(resolver: FixedResolver(), allowsPrivate: false, limit: 1000)
        let error = await #expect(throws: LookbookError.self) { _ = try await fetcher.fetch(text) }
        #expect(error?.code == .inputURLPrivate)
    }

    @Test
    func `a port beyond 65535 is refused in a query, in a page's address and in a redirect`() async throws {
        let shop = try await TestShop { $0.allowPrivateURLs = true }
        try await shop.fill()
        let query = try await shop.send(.post, "/v1/similar", #"{"url": "http://127.0.0.1:99999/"}"#)
        #expect((query.status, query.code) == (.badRequest, "input.url"))
        let example = try await shop.send(
            .post, "/v1/similar", #"{"positive": [{"url": "http://127.0.0.1:70000/"}]}"#)
        #expect((example.status, example.code) == (.badRequest, "input.url"))
        let page = try await shop.ask(.get, "/?url=http%3A%2F%2F127.0.0.1%3A99999%2F")
        #expect(page.status == .badRequest)
        #expect(page.text.contains("65535"))
        try await withPictures { (port: Int) async throws -> Void in
            let resolver = FixedResolver(hosts: ["shop.example": [Self.loopback]])
            let fetcher = PictureFetcher(resolver: resolver, allowsPrivate: true, limit: 1000)
            let error = await #expect(throws: LookbookError.self) {
                _ = try await fetcher.fetch("http://shop.example:\(port)/beyond")
            }
            #expect(error?.code == .inputURL)
        }
    }

    private static let loopback = ResolvedAddress(bytes: [127, 0, 0, 1])

    /// A server of pictures: `/picture`, `/large`, `/loop`, `/inside` (redirects to a private host), `/hop` (redirects to `/picture`).
    private func withPictures(_ test: @escaping @Sendable (Int) async throws -> Void) async throws {
        let router = Router()
        router.get("picture") { _, _ in ByteBuffer(bytes: [1, 2, 3]) }
        router.get("large") { _, _ in ByteBuffer(bytes: [UInt8](repeating: 0, count: 5000)) }
        router.get("stream") { _, _ in
            Response(
                status: .ok,
                body: .init { writer in
                    for _ in 0..<100 {
                        try await writer.write(ByteBuffer(bytes: [UInt8](repeating: 0, count: 100)))
                    }
                    try await writer.finish(nil)
                })
        }
        router.get("loop") { _, _ in Response(status: .found, headers: [.location: "/loop"]) }
        router.get("hop") { _, _ in Response(status: .found, headers: [.location: "/picture"]) }
        router.get("inside") { _, _ in
            Response(status: .found, headers: [.location: "http://inside.example/"])
        }
        router.get("beyond") { _, _ in
            Response(status: .found, headers: [.location: "http://shop.example:99999/picture"])
        }
        let end = Gate()
        router.get("slow") { _, _ in
            // Nobody tells a route that its client has gone.
            try await end.pass()
            return ByteBuffer(bytes: [1])
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await application.test(.live) { client in
            guard let port = client.port else { throw Unexpected() }
            defer { end.open() }
            try await test(port)
        }
    }

    @Test
    func `pictures are fetched from the checked address, also after a redirect`() async throws {
        try await withPictures { (port: Int) async throws -> Void in
            // The name exists only in our resolver: that the picture comes shows that the checked address was used.
            let resolver = FixedResolver(hosts: ["shop.example": [Self.loopback]])
            let fetcher = PictureFetcher(resolver: resolver, allowsPrivate: true, limit: 1000)
            #expect(try await fetcher.fetch("http://shop.example:\(port)/picture") == [1, 2, 3])
            #expect(try await fetcher.fetch("http://shop.example:\(port)/hop") == [1, 2, 3])
            for (path, code) in [
                ("large", "input.url-too-large"), ("stream", "input.url-too-large"),
                ("loop", "input.url-failed"),
                ("missing", "input.url-failed"), ("inside", "input.url-failed"),
            ] {
                let error = await #expect(throws: LookbookError.self, "\(path)") {
                    _ = try await fetcher.fetch("http://shop.example:\(port)/\(path)")
                }
                #expect(error?.code.rawValue == code)
            }
            let hurried = PictureFetcher(
                resolver: resolver, allowsPrivate: true, limit: 1000, timeout: .milliseconds(300))
            let error = await #expect(throws: LookbookError.self) {
                _ = try await hurried.fetch("http://shop.example:\(port)/slow")
            }
            #expect(error?.code.rawValue == "input.url-failed")
        }
    }

    @Test
    func `a host that is not looked up in time is given up`() async {
        let fetcher = PictureFetcher(
            resolver: SlowResolver(delay: .seconds(36_000)), allowsPrivate: true, limit: 1000,
            timeout: .milliseconds(100))
        let error = await #expect(throws: LookbookError.self) {
            _ = try await fetcher.fetch("http://shop.example/a")
        }
        #expect(error?.code.rawValue == "input.url-failed")
    }

    @Test
    func `queries that wait for a picture keep nobody out who only computes`() async throws {
        let gate = Gate()
        let shop = try await TestShop(resolver: HeldResolver(gate: gate)) { $0.queue = 1 }
        try await shop.fill()
        async let slow = shop.send(.post, "/v1/similar", #"{"url": "http://shop.example/a.jpg"}"#)
        try await Waiting.until("the picture is fetched") { shop.server.parts.fetches.count > 0 }
        #expect((shop.server.parts.fetches.count, shop.server.parts.admission.count) == (1, 0))
        #expect(try await shop.send(.post, "/v1/similar", #"{"item": "tee-0"}"#).status == .ok)
        gate.open()
        #expect(try await slow.code == "input.url-failed")
        #expect(shop.server.parts.fetches.count == 0)
    }

    @Test
    func `one private address among public ones is enough to refuse`() async {
        let mixed = [ResolvedAddress(bytes: [8, 8, 8, 8]), Self.loopback]
        let fetcher = PictureFetcher(
            resolver: FixedResolver(hosts: ["shop.example": mixed]), allowsPrivate: false, limit: 1000)
        let error = await #expect(throws: LookbookError.self) {
            _ = try await fetcher.fetch("http://shop.example/a.jpg")
        }
        #expect(error?.code.rawValue == "input.url-private")
    }
}

/// Knows no host, and says so only when it may.
private struct HeldResolver: HostResolving {
    let gate: Gate

    func addresses(of host: String) async -> [ResolvedAddress] {
        try? await gate.pass()
        return []
    }
}

/// Knows no host, and takes its time to say so.
struct SlowResolver: HostResolving {
    let delay: Duration

    func addresses(of host: String) async -> [ResolvedAddress] {
        try? await Task.sleep(for: delay)
        return []
    }
}
