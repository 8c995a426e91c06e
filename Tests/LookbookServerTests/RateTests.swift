import HTTPTypes
import HummingbirdTesting
import Testing

@testable import LookbookServer

/// How much one caller, and all of them together, may ask.
struct RateTests {
    @Test
    func `whoever must wait for ages is told so`() throws {
        let limit = RateLimit(rate: 1e-300)
        try limit.take("a")
        let error = #expect(throws: ServerError.self) { try limit.take("a") }
        #expect((error?.status, error?.headers[.retryAfter]) == (.tooManyRequests, "86400"))
    }

    @Test(arguments: [
        ("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"), ("::ffff:203.0.113.9", "::ffff:203.0.113.9"), ("", ""),
    ])
    func `of version 6 a network counts as one caller`(address: String, customer: String) {
        #expect(IPAddress.customer(address) == customer)
    }

    @Test
    func `one address gets only so many connections, this machine and trusted proxies any number`() {
        let connections = PeerConnections(limit: 2, proxies: TrustedProxies(["10.0.0.0/8"]))
        for peer in ["127.0.0.1", "::1", "10.1.1.1"] {
            #expect((0..<5).allSatisfy { _ in connections.enter(peer) })
        }
        #expect((0..<3).map { connections.enter("2001:db8::\($0 + 1)") } == [true, true, false])
        #expect(connections.enter("203.0.113.9"))
        connections.leave("2001:db8::1")
        #expect(connections.enter("2001:db8::9"))
    }

    @Test
    func `a caller that asks too often waits, others do not`() throws {
        let limit = RateLimit(rate: 2)
        let start = ContinuousClock.now
        for _ in 0..<4 { try limit.take("a", now: start) }
        let error = #expect(throws: ServerError.self) { try limit.take("a", now: start) }
        #expect(error?.status == .tooManyRequests)
        #expect(error?.headers[.retryAfter] == "1")
        try limit.take("b", now: start)
        try limit.take("a", now: start + .seconds(1))
    }

    @Test
    func `what turns out to be several requests is counted as several, and the next one waits`() throws {
        let limit = RateLimit(rate: 1)
        let start = ContinuousClock.now
        try limit.take("a", now: start)
        limit.charge("a", tokens: 9, now: start)
        let error = #expect(throws: ServerError.self) { try limit.take("a", now: start + .seconds(8)) }
        #expect(error?.headers[.retryAfter] == "1")
        try limit.take("a", now: start + .seconds(9))
        for _ in 0..<40 { try limit.take("pictures", tokens: 0.02, now: start) }
        try limit.take("pictures", now: start)
        #expect(throws: ServerError.self) { try limit.take("pictures", now: start) }
    }

    @Test
    func `health, files of the page and pictures use the rate hardly or not, a batch as its queries do`()
        async throws
    {
        let shop = try await TestShop { $0.rateLimit = 1e-4 }
        try await shop.fill()
        let shoppers = try await TestShop { $0.rateLimit = 1e-4 }
        try await shoppers.fill()
        for _ in 0..<20 {
            #expect(try await shoppers.ask(.get, "/v1/items/tee-0/image?width=80").status == .ok)
        }
        let batch = #"{"queries": [{"item": "tee-0"}, {"item": "tee-1"}, {"item": "tee-2"}]}"#
        #expect(try await shop.send(.post, "/v1/batch", batch).status == .ok)
        let next = try await shop.send(.post, "/v1/similar", #"{"item": "tee-0"}"#)
        #expect((next.status, next.code) == (.tooManyRequests, "server.rate-limit"))
        let wait = try #require(next.headers[.retryAfter].flatMap { Int($0) })
        #expect((25_000...30_000).contains(wait))
        for path in ["/healthz", "/assets/style.css", "/version"] {
            for _ in 0..<4 { #expect(try await shop.ask(.get, path).status == .ok) }
        }
    }

    @Test
    func `beyond the queue's length requests are refused at once`() async throws {
        let admission = Admission(limit: 1)
        try await admission.run {
            #expect(admission.count == 1)
            await #expect(throws: ServerError.self) { try await admission.run {} }
        }
        try await admission.run {}
        #expect(admission.count == 0)
    }
}
