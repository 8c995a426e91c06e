import Foundation
import HTTPTypes
import HummingbirdTesting
import LookbookCore
import LookbookTesting
import Testing

@testable import LookbookServer

struct QueryTests {
    private func shop() async throws -> TestShop {
        let shop = try await TestShop()
        try await shop.fill()
        return shop
    }

    @Test
    func `an item is answered with look-alikes of its kind and matching items of others`() async throws {
        let answer = try await shop().send(.post, "/v1/recommend", #"{"item": "tee-0", "k": 2}"#)
        #expect(answer.status == .ok)
        #expect(answer.similar == ["tee-1", "tee-2"])
        #expect(answer.json["query"]?["domain"] == "T-Shirt")
        guard case .array(let groups)? = answer.json["goesWith"] else { throw Unexpected() }
        #expect(groups.first?["domain"] == "Jeans")
    }

    @Test
    func `no answer names a file of the server`() async throws {
        let shop = try await shop()
        let picture = try await shop.ask(
            .post, "/v1/recommend", [.contentType: "image/png"], TestShop.picture([200, 0, 10]))
        let item = try await shop.send(
            .post, "/v1/recommend", #"{"item": "tee-0", "explain": true, "fields": ["image"]}"#)
        let others = [
            try await shop.ask(.get, "/v1/items"), try await shop.ask(.get, "/v1/stats"),
            try await shop.ask(.get, "/?item=tee-0"),
        ]
        for answer in [picture, item] + others {
            #expect(answer.status == .ok)
            #expect(!answer.text.contains(shop.folder.path))
        }
        #expect(item.json["query"]?["image"] == "/v1/items/tee-0/image")
    }

    @Test
    func `a raw picture, a form and an item with the same picture get the same look-alikes`() async throws {
        let shop = try await shop()
        let picture = TestShop.picture([200, 0, 10])
        let raw = try await shop.ask(.post, "/v1/similar?k=3", [.contentType: "image/png"], picture)
        let head =
            "--xyz\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\n3\r\n--xyz\r\n"
            + "Content-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n"
        let body = Array(head.utf8) + picture + Array("\r\n--xyz--\r\n".utf8)
        let form = try await shop.ask(
            .post, "/v1/similar", [.contentType: "multipart/form-data; boundary=xyz"], body)
        #expect(raw.similar == ["tee-0", "tee-1", "tee-2"])
        #expect(form.similar == raw.similar)
    }

    @Test
    func `an offset continues the list where the page before ended`() async throws {
        let shop = try await shop()
        let first = try await shop.send(.post, "/v1/similar", #"{"item": "tee-0", "k": 1}"#)
        let second = try await shop.send(.post, "/v1/similar", #"{"item": "tee-0", "k": 2, "offset": 1}"#)
        #expect(first.similar + second.similar == ["tee-1", "tee-2", "tee-3"])
        guard case .array(let hits)? = second.json["similar"] else { throw Unexpected() }
        #expect(hits.first?["rank"] == 2)
    }

    @Test
    func `examples pull towards some and push away from others, and are no answers themselves`() async throws
    {
        let json = #"{"positive": [{"item": "tee-0", "weight": 2}], "negative": [{"item": "tee-3"}], "k": 2}"#
        let answer = try await shop().send(.post, "/v1/similar", json)
        #expect(answer.similar == ["tee-1", "tee-2"])
    }

    @Test
    func `a crop box searches in that part of the picture only`() async throws {
        let shop = try await shop()
        // The left half is the T-shirts' red, the right half the jeans' blue.
        let pixels = (0..<16).flatMap { $0 % 4 < 2 ? [200, 0, 10] as [UInt8] : [10, 0, 200] }
        let picture = FakePictureDecoder.file(of: .init(width: 4, height: 4, pixels: pixels))
        for (crop, domain) in [("0,0,0.5,1", "T-Shirt"), ("0.5,0,0.5,1", "Jeans")] {
            let answer = try await shop.ask(
                .post, "/v1/similar?k=1&crop=\(crop)", [.contentType: "image/png"], picture)
            guard case .array(let hits)? = answer.json["similar"] else { throw Unexpected() }
            #expect(hits.first?["domain"] == .string(domain))
            #expect(hits.first?["distance"] == 0 || hits.first?["score"] == 1)
        }
    }

    @Test
    func `fields and explanations come along when they are asked for`() async throws {
        let answer = try await shop().send(
            .post, "/v1/similar", #"{"item": "tee-0", "k": 1, "fields": ["price", "none"], "explain": true}"#)
        guard case .array(let hits)? = answer.json["similar"], let hit = hits.first else {
            throw Unexpected()
        }
        #expect(hit["fields"] == ["price": "20.00 EUR", "none": .null])
        #expect(hit["explanation"]?["formula"] == "1 - distance")
        #expect(hit["image"] == "/v1/items/tee-1/image")
    }

    @Test
    func `a batch answers each query in its place, and one bad query spoils no other`() async throws {
        let json =
            #"{"kind": "similar", "queries": [{"item": "tee-0"}, {"item": "nothing"}, {"item": "jeans-0", "k": 1}]}"#
        let answer = try await shop().send(.post, "/v1/batch", json)
        guard case .array(let results)? = answer.json["results"], results.count == 3 else {
            throw Unexpected()
        }
        #expect(results[0]["query"]?["item"] == "tee-0")
        #expect(results[1]["error"]?["code"] == "input.item")
        #expect(results[2]["query"]?["item"] == "jeans-0")
    }

    @Test(
        arguments: [
            (#"{"item": "nothing"}"#, 404, "input.item"), (#"{}"#, 400, "input.query"),
            (#"[]"#, 400, "input.json"),
            (#"{"item": "tee-0", "kk": 3}"#, 400, "input.field"),
            (#"{"item": "tee-0", "k": 0}"#, 400, "input.count"),
            (#"{"item": "tee-0", "k": "3"}"#, 400, "input.field"),
            (#"{"item": "tee-0", "k": 1.5}"#, 400, "input.field"),
            (#"{"item": "tee-0", "url": "http://a/"}"#, 400, "input.query"), (#"{"item"#, 400, "input.json"),
            (#"{"item": "tee-0", "metric": "warp"}"#, 400, "input.metric"),
            (#"{"item": "tee-0", "domain": "Spaceship"}"#, 400, "input.domain"),
            (#"{"item": "tee-0", "filter": "??"}"#, 400, "input.filter"),
            (#"{"url": "file:///etc/passwd"}"#, 400, "input.url"),
            (#"{"negative": [{"item": "tee-0"}]}"#, 400, "input.examples"),
        ])
    func `a query that cannot be used is told why`(json: String, status: Int, code: String) async throws {
        let answer = try await shop().send(.post, "/v1/recommend", json)
        #expect(answer.status.code == status)
        #expect(answer.code == code)
        #expect(answer.headers[.requestID]?.count == 16)
    }

    @Test
    func `a damaged picture, an unknown format, type or method have their own answers`() async throws {
        let shop = try await shop()
        let truncated = try await shop.ask(
            .post, "/v1/similar", [.contentType: "image/png"], Array("FAKE".utf8) + [9, 9, 1])
        #expect((truncated.status.code, truncated.code) == (422, "picture.truncated"))
        let unknown = try await shop.ask(.post, "/v1/similar", [.contentType: "image/png"], [1, 2, 3])
        #expect((unknown.status.code, unknown.code) == (415, "picture.unknown-format"))
        let text = try await shop.ask(.post, "/v1/similar", [.contentType: "text/plain"], Array("{}".utf8))
        #expect(text.status == .unsupportedMediaType)
        let method = try await shop.ask(.get, "/v1/similar")
        #expect(method.status == .methodNotAllowed)
        #expect(method.headers[.allow] == "POST")
        #expect(try await shop.ask(.get, "/nowhere").code == "server.route")
    }
}

struct Unexpected: Error {}
