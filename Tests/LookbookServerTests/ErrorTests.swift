import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LookbookCore
import Testing

@testable import LookbookServer

/// How failures are told, and what becomes of the connection.
struct ErrorTests {
    @Test
    func `a body that nobody reads ends the connection with the answer`() async throws {
        let shop = try await TestShop(scopes: [.admin])
        let json: HTTPFields = [.contentType: "application/json"]
        for path in ["/nowhere", "/v1/similar", "/healthz"] {
            let answer = try await shop.ask(.post, path, json, [1, 2, 3])
            #expect(answer.headers[.connection] == "close", "\(path)")
            #expect(try await shop.ask(.post, path).headers[.connection] == nil)
        }
        let key: HTTPFields = [.contentType: "application/json", .authorization: "Bearer \(shop.secrets[0])"]
        let read = try await shop.ask(.post, "/v1/similar", key, [1, 2, 3])
        #expect((read.code, read.headers[.connection]) == ("input.json", nil))
    }

    @Test
    func `a client that goes on sending what nobody reads is cut off`() async throws {
        let shop = try await TestShop()
        try await shop.application.test(.live) { client in
            let answer = try await RawClient.exchange(
                port: client.port,
                "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nabc")
            #expect(answer.text.hasPrefix("HTTP/1.1 404"))
            #expect(answer.text.lowercased().contains("connection: close"))
            #expect(answer.isClosed)
        }
    }

    @Test(arguments: ["Transfer-Encoding: chunked\r\n\r\nnonsense\r\n", "Content-Length: 10\r\n\r\n{}"])
    func `a body that is broken or ends early is the client's fault`(rest: String) async throws {
        let shop = try await TestShop()
        try await shop.application.test(.live) { client in
            let head = "POST /v1/similar HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            let answer = try await RawClient.exchange(port: client.port, head + rest, endsSending: true)
            #expect(answer.text.hasPrefix("HTTP/1.1 400"))
            #expect(answer.text.contains("server.body"))
            #expect(answer.isClosed)
        }
    }

    @Test
    func `who asks for a page is told in a page what went wrong`() async throws {
        let closed = try await TestShop(scopes: [.admin])
        let key = try await closed.ask(.get, "/")
        #expect(key.status == .unauthorized)
        #expect(key.headers[.wwwAuthenticate]?.hasPrefix("Basic") == true)
        let open = try await TestShop { settings in
            settings.bodyLimit = 1024
            settings.rateLimit = 1e-6
        }
        let large = try await open.ask(
            .post, "/", [.contentType: "multipart/form-data; boundary=b"], [UInt8](repeating: 0, count: 2000))
        #expect(large.status == .contentTooLarge)
        let busy = try await open.ask(.get, "/")
        #expect(busy.status == .tooManyRequests)
        #expect(busy.headers[.retryAfter] != nil)
        for answer in [key, large, busy] {
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.text.contains("That did not work"))
        }
        #expect(try await closed.ask(.get, "/v1/items").code == "access.key")
    }

    @Test(arguments: [
        (LookbookError.Code.catalogueBusy, 503, "5" as String?), (.catalogueDiskFull, 507, nil),
        (.catalogueCorrupt, 500, nil),
    ])
    func `failures of the catalogue have a status of their own and name no file`(
        code: LookbookError.Code, status: Int, retry: String?
    ) {
        let told = ServerError(
            LookbookError(
                code, "something about /srv/shop/catalogue.sqlite", facts: [.remedy: "look into /srv/shop"]))
        #expect(told.status.code == status)
        #expect(told.headers[.retryAfter] == retry)
        #expect(!(told.message + told.hint).contains("/srv"))
    }

    @Test(arguments: LookbookError.Code.allCases)
    func `clients learn what is wrong with what they asked, and nothing of the machine`(
        code: LookbookError.Code
    ) {
        let told = ServerError(
            LookbookError(code, "something about /srv/shop/file", facts: [.remedy: "look there"]))
        let isTold = !(told.message + told.hint).contains("/srv") && !told.hint.contains("look there")
        let areas = ["input.", "picture.", "access.", "server."]
        let speaksOfRequest =
            code == .catalogueEmpty
            || areas.contains { code.rawValue.hasPrefix($0) }
                && ![.pictureOutOfMemory, .serverInternal].contains(code)
        #expect(isTold != speaksOfRequest)
        if speaksOfRequest { #expect((told.code, told.status.code) == (code.rawValue, code.status)) }
        if code.category == .bug { #expect(told.status == .internalServerError) }
    }

    @Test
    func `an error that says when to try again does so in its header`() {
        let told = ServerError(LookbookError(.serverBusy, "much to do", facts: [.retryAfter: "7"]))
        #expect((told.status, told.headers[.retryAfter]) == (.tooManyRequests, "7"))
    }

    @Test
    func `a request that names two hosts is refused`() async throws {
        let shop = try await TestShop()
        try await shop.application.test(.live) { client in
            let answer = try await RawClient.exchange(
                port: client.port,
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
            #expect(answer.text.hasPrefix("HTTP/1.1 400"))
            #expect(answer.text.contains("server.body"))
        }
    }

    @Test
    func `a query for an unknown item speaks of no files`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let answer = try await shop.send(.post, "/v1/similar", #"{"item": "none"}"#)
        #expect(answer.code == "input.item")
        #expect(!answer.text.contains("file"))
    }
}
