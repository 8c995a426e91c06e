import Foundation
import HTTPTypes
import HummingbirdTesting
import LookbookCore
import Testing

@testable import LookbookServer

struct ProxyTests {
    @Test(arguments: [
        // The peer is no trusted proxy: whatever it says is not believed.
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        // What the visitor wrote itself stands first and does not count.
        ("127.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
        // Two trusted proxies in a row.
        ("127.0.0.1", "198.51.100.7, 10.1.2.3", "198.51.100.7"),
        ("127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("127.0.0.1", "", "127.0.0.1"), ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7, nonsense", "127.0.0.1"), ("127.0.0.1", "198.51.100.7,", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7:4711", "198.51.100.7"), ("127.0.0.1", "[2001:db8::1]:80", "2001:db8::1"),
        ("::ffff:127.0.0.1", "2001:db8::1", "2001:db8::1"),
    ])
    func `the caller is the last address that no trusted proxy has`(
        peer: String, header: String, caller: String
    ) {
        let proxies = TrustedProxies(["127.0.0.1", "10.0.0.0/8"])
        #expect(proxies.caller(header: header, peer: peer) == caller)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("0.0.0.0/0", "8.8.8.8", true),
        ("192.168.4.0/22", "192.168.7.255", true), ("192.168.4.0/22", "192.168.8.0", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
        ("0.0.0.0/0", "::1", false), ("10.0.0.1", "10.0.0.1", true), ("10.0.0.1", "10.0.0.2", false),
    ])
    func `a network holds the addresses that share its first bits`(block: String, address: String, isIn: Bool)
        throws
    {
        #expect(try #require(AddressBlock(block)).contains(#require(IPAddress(address))) == isIn)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "proxy.example", "::1/129", "1.2.3"])
    func `what is no network is refused at the start`(text: String) {
        #expect(AddressBlock(text) == nil)
        var settings = ServerSettings()
        settings.trustedProxies = [text]
        #expect(throws: LookbookError.self) { try settings.validate() }
    }

    @Test
    func `the header changes nothing without a trusted proxy`() async throws {
        let shop = try await TestShop { $0.rateLimit = 1e-6 }
        let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
        #expect(try await shop.ask(.get, "/v1/items", [forwarded: "198.51.100.1"]).status == .ok)
        let again = try await shop.ask(.get, "/v1/items", [forwarded: "198.51.100.2"])
        #expect(again.status == .tooManyRequests)
        #expect(again.code == "server.rate-limit")
    }
}
