import Configuration
import Foundation
import HTTPTypes
import HummingbirdTesting
import LookbookCore
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
        let error = await #expect(throws: ServerError.self) {
            try await Deadline.run(seconds: 0.05) { try await Task.sleep(for: .seconds(30)) }
        }
        #expect(error?.status == .requestTimeout)
        #expect(try await Deadline.run(seconds: 5) { 7 } == 7)
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
        #expect(page.contains("lookbook_rows 6"))
        let memory = page.split(separator: "\n").first { $0.hasPrefix("process_resident_memory_bytes ") }
        #expect(memory.flatMap { Double($0.split(separator: " ")[1]) } ?? 0 > 1_000_000)
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
    }

    @Test
    func `settings come from the first source that has them`() throws {
        let options = InMemoryProvider(name: "options", values: ["port": 1])
        let environment = EnvironmentVariablesProvider(environmentVariables: [
            "LOOKBOOK_PORT": "2", "LOOKBOOK_HOST": "::1", "LOOKBOOK_CORS_ORIGINS": "https://a,https://b",
        ]).prefixKeys(with: "lookbook")
        let file = InMemoryProvider(name: "file", values: ["host": "localhost", "queue": 7])
        let settings = try ServerSettings(ConfigReader(providers: [options, environment, file]))
        #expect((settings.port, settings.host, settings.queue) == (1, "::1", 7))
        #expect(settings.corsOrigins == ["https://a", "https://b"])
        #expect(throws: InputError.self) {
            try ServerSettings(ConfigReader(provider: InMemoryProvider(values: ["port": 70000])))
        }
    }

    @Test
    func `the OpenAPI document describes every endpoint, and all its references lead somewhere`() async throws {
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
