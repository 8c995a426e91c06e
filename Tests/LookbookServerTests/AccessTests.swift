import Foundation
import HTTPTypes
import HummingbirdTesting
import LookbookCore
import Testing

@testable import LookbookServer

struct AccessTests {
    @Test
    func `a key is stored as a hash, found again, and lost when it is revoked`() async throws {
        let shop = try await TestShop()
        let (key, secret) = try shop.keys.add(name: "till", scope: .write)
        let file = try String(contentsOfFile: shop.keys.path, encoding: .utf8)
        #expect(!file.contains(secret))
        #expect(try FileManager.default.attributesOfItem(atPath: shop.keys.path)[.posixPermissions] as? Int == 0o600)
        let keys = shop.keys
        #expect(keys.key(secret)?.id == key.id)
        #expect(keys.key(secret + "x") == nil)
        #expect(keys.key("lb_\(key.id)_guess") == nil)
        try keys.revoke(key.id)
        #expect(keys.key(secret) == nil)
        #expect(throws: InputError.self) { try keys.revoke(key.id) }
    }

    @Test
    func `with keys each request needs one that allows it`() async throws {
        let shop = try await TestShop(scopes: KeyScope.allCases)
        let secrets = shop.secrets
        try await shop.fill()
        let query = #"{"item": "tee-0"}"#
        #expect(try await shop.send(.post, "/v1/similar", query).status == .unauthorized)
        for secret in secrets { #expect(try await shop.send(.post, "/v1/similar", query, key: secret).status == .ok) }
        #expect(try await shop.send(.delete, "/v1/items/tee-0", "", key: secrets[0]).status == .forbidden)
        #expect(try await shop.send(.delete, "/v1/items/tee-0", "", key: secrets[1]).status == .noContent)
        #expect(try await shop.send(.get, "/metrics", "", key: secrets[1]).status == .forbidden)
        #expect(try await shop.send(.get, "/metrics", "", key: secrets[2]).status == .ok)
        #expect(try await shop.ask(.get, "/healthz").status == .ok)
    }

    @Test
    func `searching can be opened to everybody while writing stays closed`() async throws {
        let shop = try await TestShop(scopes: [.admin]) { $0.openSearch = true }
        try await shop.fill()
        #expect(try await shop.send(.post, "/v1/similar", #"{"item": "tee-0"}"#).status == .ok)
        #expect(try await shop.send(.delete, "/v1/items/tee-0", "").status == .unauthorized)
    }

    @Test
    func `a key file that vanishes opens no door`() async throws {
        let shop = try await TestShop()
        _ = try shop.keys.add(name: "", scope: .admin)
        let keys = shop.keys
        let access = AccessControl(keys: keys, settings: ServerSettings())
        try FileManager.default.removeItem(atPath: keys.path)
        try await Task.sleep(for: .milliseconds(1100))
        #expect(keys.isEmpty)
        #expect(access.needsKey)
    }

    @Test
    func `without keys a server for other machines does not start`() async throws {
        let shop = try await TestShop()
        var settings = ServerSettings()
        settings.host = "0.0.0.0"
        let error = #expect(throws: InputError.self) {
            _ = try LookbookServer(
                settings: settings, catalogues: [], keys: shop.keys, version: "", logger: shop.server.logger)
        }
        #expect(error?.code == "server.no-keys")
    }

    @Test(arguments: [
        ("localhost:8080", true), ("127.0.0.1", true), ("[::1]:8080", true), ("LOCALHOST", true),
        ("evil.example:8080", false),
        ("127.0.0.1.evil.example", false), ("localhost.evil.example", false),
    ])
    func `without keys only requests to this machine's own names are answered`(name: String, isOwn: Bool) {
        #expect(AccessControl.isLoopback(name) == isOwn)
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
