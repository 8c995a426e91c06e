import Foundation
import HTTPTypes
import HummingbirdTesting
import LookbookCore
import LookbookTesting
import Testing

@testable import LookbookServer

struct AccessTests {
    @Test
    func `a key is stored as a hash, found again, and lost when it is revoked`() async throws {
        let shop = try await TestShop()
        let (key, secret) = try shop.keys.add(name: "till", scope: .write)
        let file = try String(contentsOfFile: shop.keys.path, encoding: .utf8)
        #expect(!file.contains(secret))
        #expect(
            try FileManager.default.attributesOfItem(atPath: shop.keys.path)[.posixPermissions] as? Int
                == 0o600)
        let keys = shop.keys
        #expect(keys.key(secret)?.id == key.id)
        #expect(keys.key(secret + "x") == nil)
        #expect(keys.key("lb_\(key.id)_guess") == nil)
        try keys.revoke(key.id)
        #expect(keys.key(secret) == nil)
        #expect(throws: LookbookError.self) { try keys.revoke(key.id) }
    }

    @Test
    func `keys that are taken back at the same time are all gone, and those made beside them stay`()
        async throws
    {
        let shop = try await TestShop()
        let path = shop.keys.path
        let old = try (0..<12).map { try shop.keys.add(name: "old \($0)", scope: .admin).key.id }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, id) in old.enumerated() {
                // Each has a file of its own, as each process has.
                group.addTask { try KeyFile(path: path).revoke(id) }
                if number % 3 == 0 {
                    group.addTask { _ = try KeyFile(path: path).add(name: "new", scope: .search) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try shop.keys.read().map(\.name) == Array(repeating: "new", count: 4))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    }

    @Test
    func `a key file that cannot be written stays as it was`() async throws {
        let shop = try await TestShop()
        let (key, _) = try shop.keys.add(name: "till", scope: .write)
        // A folder in the place of the new file.
        let folder = URL(fileURLWithPath: shop.keys.path + ".partial")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let error = #expect(throws: LookbookError.self) { try shop.keys.revoke(key.id) }
        #expect(error?.code == .keysUnwritable)
        #expect(try shop.keys.read().map(\.id) == [key.id])
    }

    @Test
    func `with keys each request needs one that allows it`() async throws {
        let shop = try await TestShop(scopes: KeyScope.allCases)
        let secrets = shop.secrets
        try await shop.fill()
        let query = #"{"item": "tee-0"}"#
        #expect(try await shop.send(.post, "/v1/similar", query).status == .unauthorized)
        for secret in secrets {
            #expect(try await shop.send(.post, "/v1/similar", query, key: secret).status == .ok)
        }
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
        try await Waiting.until("the file is looked at again") { !keys.exists }
        #expect(access.needsKey)
    }

    @Test
    func `a key file that cannot be read opens no door, and no server starts with it`() async throws {
        let shop = try await TestShop()
        for content in ["nonsense", "[]"] {
            try Data(content.utf8).write(to: URL(fileURLWithPath: shop.keys.path))
            #expect(AccessControl(keys: shop.keys, settings: ServerSettings()).needsKey)
        }
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: shop.keys.path))
        let error = #expect(throws: LookbookError.self) {
            _ = try LookbookServer(
                settings: ServerSettings(), catalogues: [], keys: shop.keys, version: "",
                logger: shop.server.logger)
        }
        #expect(error?.code.rawValue == "keys.unreadable")
    }

    @Test
    func `a key file that was damaged and mended counts again`() async throws {
        let shop = try await TestShop()
        let keys = shop.keys
        let (_, secret) = try keys.add(name: "", scope: .search)
        let file = URL(fileURLWithPath: keys.path)
        let content = try Data(contentsOf: file)
        try Data(content.reversed()).write(to: file)
        #expect(shop.keys.key(secret) == nil)
        try content.write(to: file)
        #expect(shop.keys.key(secret) != nil)
    }

    @Test
    func `without keys a server for other machines does not start`() async throws {
        let shop = try await TestShop()
        var settings = ServerSettings()
        settings.host = "0.0.0.0"
        let error = #expect(throws: LookbookError.self) {
            _ = try LookbookServer(
                settings: settings, catalogues: [], keys: shop.keys, version: "", logger: shop.server.logger)
        }
        #expect(error?.code.rawValue == "server.no-keys")
    }

    @Test(arguments: [
        ("localhost:8080", true), ("127.0.0.1", true), ("[::1]:8080", true), ("LOCALHOST", true),
        ("127.3.2.1:80", true), ("evil.example:8080", false), ("127.evil.example", false),
        ("128.0.0.1", false),
        ("127.0.0.1.evil.example", false), ("localhost.evil.example", false),
    ])
    func `without keys only requests to this machine's own names are answered`(name: String, isOwn: Bool) {
        #expect(AccessControl.isLoopback(name) == isOwn)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.1.2.3", true), ("localhost", true), ("::1", true),
        ("127.evil.example", false),
        ("0.0.0.0", false), ("::", false), ("192.168.1.1", false),
    ])
    func `a server that listens there is reached by this machine only`(host: String, isLoopback: Bool) {
        var settings = ServerSettings()
        settings.host = host
        #expect(settings.isLoopbackOnly == isLoopback)
    }
}
