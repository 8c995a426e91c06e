import Foundation
import HTTPTypes
import Testing

@testable import LookbookServer

/// The example for curl holds every request of the API once. That the requests are answered is tested with the program.
struct ExampleTests {
    private static let client = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Examples/client/curl.sh")
    private static let documents = client.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Docs")

    private func endpoints() async throws -> [String] {
        let endpoints = try await TestShop().server.endpoints.filter { !$0.isPage }
        return endpoints.map { "\($0.method.rawValue) \($0.path)" }.sorted()
    }

    @Test
    func `curl.sh asks each endpoint once`() async throws {
        let script = try String(contentsOf: Self.client, encoding: .utf8)
        let requests = script.matches(of: /ask ([A-Z]+) ["']?(\/[^ "'?\n]*)/).map { match in
            let path = match.2.replacing(/\$[a-z]+/, with: "{id}")
            return "\(match.1) \(path)"
        }
        #expect(requests.sorted() == (try await endpoints()))
    }

    @Test
    func `API.md names every endpoint`() async throws {
        let text = try String(contentsOf: Self.documents.appending(path: "API.md"), encoding: .utf8)
        for endpoint in try await endpoints() { #expect(text.contains("`\(endpoint)`"), "\(endpoint)") }
    }
}
