import Foundation
import HTTPTypes
import HummingbirdTesting
import Lookbook
import LookbookCore
import NIOCore
import Testing

@testable import LookbookServer

struct ItemTests {
    private func shop() async throws -> TestShop {
        let shop = try await TestShop()
        try await shop.fill()
        return shop
    }

    @Test
    func `all items come page by page, each once`() async throws {
        let shop = try await shop()
        var found: [String] = []
        var cursor = ""
        for _ in 0..<10 {
            let page = try await shop.ask(.get, "/v1/items?limit=4&cursor=\(cursor)")
            guard case .array(let items)? = page.json["items"] else { throw Unexpected() }
            found += items.compactMap { if case .string(let id)? = $0["id"] { id } else { nil } }
            guard case .string(let next)? = page.json["next"] else { break }
            cursor = URLText.escape(next)
        }
        #expect(found == ["jeans-0", "jeans-1", "tee-0", "tee-1", "tee-2", "tee-3"])
        let filtered = try await shop.ask(.get, "/v1/items?filter=gender%3DMen,domain%3DT-Shirt")
        guard case .array(let items)? = filtered.json["items"] else { throw Unexpected() }
        #expect(items.map { $0["id"] } == ["tee-1", "tee-3"])
    }

    @Test
    func `an item is put with its picture, found, changed and removed`() async throws {
        let shop = try await shop()
        let part = "Content-Disposition: form-data; name="
        let head =
            "--b\r\n\(part)\"domain\"\r\n\r\ntshirts\r\n--b\r\n\(part)\"picture\"; filename=\"x\"\r\n\r\n"
        let body = Array(head.utf8) + TestShop.picture([200, 5, 10]) + Array("\r\n--b--\r\n".utf8)
        let put = try await shop.ask(
            .put, "/v1/items/new%2F1", [.contentType: "multipart/form-data; boundary=b"], body)
        #expect(put.status == .ok)
        #expect(put.json["domain"] == "T-Shirt")
        #expect(put.json["images"] == ["/v1/items/new%2F1/image"])
        try await shop.live.refresh()
        #expect(try await shop.send(.post, "/v1/similar", #"{"item": "tee-0", "k": 1}"#).similar == ["new/1"])
        let patched = try await shop.send(
            .patch, "/v1/items/new%2F1", #"{"title": "New", "attributes": {"price": "9"}}"#)
        #expect(patched.json["title"] == "New")
        #expect(patched.json["images"] == ["/v1/items/new%2F1/image"])
        #expect(try await shop.ask(.delete, "/v1/items/new%2F1").status == .noContent)
        #expect(try await shop.ask(.get, "/v1/items/new%2F1").status == .notFound)
        #expect(try await shop.ask(.delete, "/v1/items/new%2F1").status == .notFound)
        #expect(try await shop.send(.patch, "/v1/items/new%2F1", "{}").status == .notFound)
    }

    @Test(arguments: [
        #"{"domain": "Dress", "title": "a\u0000b"}"#, #"{"domain": "Dress", "attributes": {"a\u0000": "b"}}"#,
        #"{"domain": "Dress", "attributes": {"a": 1}}"#, #"{"title": "no domain"}"#,
        #"{"domain": "Dress", "colour": "red"}"#,
    ])
    func `an item that cannot be kept is refused with a reason`(json: String) async throws {
        let answer = try await shop().send(.put, "/v1/items/new", json)
        #expect(answer.status == .badRequest)
        #expect(answer.code?.hasPrefix("input.") == true)
    }

    @Test
    func `a read-only server changes nothing`() async throws {
        let shop = try await TestShop { $0.isWritable = false }
        #expect(try await shop.send(.put, "/v1/items/a", #"{"domain": "Dress"}"#).code == "server.read-only")
        #expect(try await shop.ask(.delete, "/v1/items/a").code == "server.read-only")
    }

    @Test
    func `a picture is sent once: the second time its tag is enough`() async throws {
        let shop = try await shop()
        let first = try await shop.ask(.get, "/v1/items/tee-0/image?width=100")
        #expect(first.status == .ok)
        #expect(first.headers[.contentType] == "image/jpeg")
        // The fake appends the width that it was asked for: 160 is the next one that is made.
        #expect(Array(first.body.readableBytesView).last == 160)
        let tag = try #require(first.headers[.eTag])
        let second = try await shop.ask(.get, "/v1/items/tee-0/image?width=150", [.ifNoneMatch: tag])
        #expect(second.status == .notModified)
        #expect(second.body.readableBytes == 0)
        #expect(
            try await shop.ask(.get, "/v1/items/tee-0/image?width=300", [.ifNoneMatch: tag]).status == .ok)
        #expect(try await shop.ask(.get, "/v1/items/tee-0/image?position=1").status == .notFound)
        #expect(try await shop.ask(.get, "/v1/items/tee-0/image?width=0").status == .badRequest)
        #expect(try await shop.ask(.get, "/v1/items/..%2F..%2Fetc%2Fpasswd/image").status == .notFound)
    }

    @Test
    func `an import is a task that reports each line`() async throws {
        let shop = try await shop()
        let lines =
            #"{"id": "a", "domain": "Dress"}"# + "\n" + #"{"id": "b"}"# + "\nnonsense\n"
            + #"{"id": "c", "domain": "Dress", "images": ["http://unknown.example/"]}"#
        let started = try await shop.ask(
            .post, "/v1/imports", [.contentType: "application/x-ndjson"], Array(lines.utf8))
        #expect(started.status == .accepted)
        let task = try await shop.ended(started)
        guard case .array(let outcomes)? = task["outcomes"] else { throw Unexpected() }
        let codes = Set(
            outcomes.compactMap { if case .string(let code)? = $0["error"]?["code"] { code } else { nil } })
        #expect(outcomes.count == 4)
        #expect(codes == ["feed.no-picture", "input.field", "input.json", "input.url-failed"])
        #expect(try await shop.ask(.get, "/v1/items/a").status == .ok)
        #expect(try await shop.ask(.get, "/v1/tasks/none").status == .notFound)
    }

    @Test(arguments: [#"{"id": "a"}"#, #"{"id": "a", "domain": ""}"#, #"{"id": "", "domain": "Dress"}"#])
    func `a document with an item that cannot be one is refused with the whole`(item: String) async throws {
        let body = #"{"items": [{"id": "good", "domain": "Dress"}, "# + item + "]}"
        let answer = try await shop().ask(
            .post, "/v1/imports", [.contentType: "application/json"], Array(body.utf8))
        #expect(answer.status == .badRequest)
    }

    @Test
    func `statistics count items and what to filter by`() async throws {
        let stats = try await shop().ask(.get, "/v1/stats").json
        #expect(stats["items"] == 6)
        #expect(stats["domains"] == ["T-Shirt": 4, "Jeans": 2])
        #expect(stats["facets"]?["price"]?["field"] == "price")
    }
}
