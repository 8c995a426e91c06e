import Foundation
import HTTPTypes
import HummingbirdTesting
import LookbookCore
import LookbookTesting
import NIOCore
import Testing

@testable import LookbookServer

/// What is written of an item, and what is not.
struct ItemWriteTests {
    private func shop() async throws -> TestShop {
        let shop = try await TestShop()
        try await shop.fill()
        return shop
    }

    /// Sends an item as a form.
    private func form(
        _ shop: TestShop, _ method: HTTPRequest.Method, _ id: String, _ texts: [String: String],
        picture: [UInt8]
    ) async throws -> TestResponse {
        let part = "--b\r\nContent-Disposition: form-data; name="
        let fields = texts.map { "\(part)\"\($0.key)\"\r\n\r\n\($0.value)\r\n" }.joined()
        let head = "\(fields)\(part)\"picture\"; filename=\"x\"\r\n\r\n"
        let body = Array(head.utf8) + picture + Array("\r\n--b--\r\n".utf8)
        return try await shop.ask(
            method, "/v1/items/\(id)", [.contentType: "multipart/form-data; boundary=b"], body)
    }

    /// The pictures that are kept, all of them.
    private func files(_ shop: TestShop) -> Set<String> {
        let folder = shop.folder.appending(path: "pictures")
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return Set(names.filter { $0.contains(".") })
    }

    private static let damaged = Array("FAKE".utf8) + [9, 9, 1]

    @Test(arguments: [HTTPRequest.Method.put, .patch])
    func `an item whose picture is refused stays as it was, and nothing of it is kept`(
        method: HTTPRequest.Method
    ) async throws {
        let shop = try await shop()
        let before = await shop.catalogue.items(["tee-0"])
        let records = await shop.catalogue.imageRecords(of: ["tee-0"])
        let kept = files(shop)
        let fields = ["domain": "Dress", "title": "Other"]
        let answer = try await form(shop, method, "tee-0", fields, picture: Self.damaged)
        #expect((answer.status.code, answer.code) == (422, "picture.truncated"))
        #expect(await shop.catalogue.items(["tee-0"]) == before)
        #expect(await shop.catalogue.imageRecords(of: ["tee-0"]) == records)
        #expect(files(shop) == kept)
        #expect(try await form(shop, method, "new", fields, picture: Self.damaged).status != .ok)
        #expect(await shop.catalogue.items(["new"]).isEmpty)
    }

    @Test
    func `changes that come at the same time are all kept`() async throws {
        let shop = try await shop()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let json = #"{"attributes": {"field-\#(number)": "\#(number)"}}"#
                    let answer = try await shop.send(.patch, "/v1/items/tee-0", json)
                    #expect(answer.status == .ok)
                }
            }
            try await group.waitForAll()
        }
        let attributes = try #require(await shop.catalogue.items(["tee-0"]).first).attributes
        for number in 0..<16 { #expect(attributes["field-\(number)"] == String(number)) }
        #expect(attributes["gender"] == "Women")
    }

    @Test
    func `null removes an attribute or a title, and what is left out stays`() async throws {
        let shop = try await shop()
        let changed = try await shop.send(
            .patch, "/v1/items/tee-0", #"{"title": null, "attributes": {"price": null, "season": "Summer"}}"#)
        #expect(changed.json["title"] == nil)
        #expect(changed.json["attributes"] == ["gender": "Women", "season": "Summer"])
        #expect(changed.json["images"] == ["/v1/items/tee-0/image"])
        let cleared = try await shop.send(.patch, "/v1/items/tee-0", #"{"attributes": null, "images": null}"#)
        #expect(cleared.json["attributes"] == [:])
        #expect(cleared.json["images"] == [])
        #expect(cleared.json["domain"] == "T-Shirt")
        #expect(try await shop.send(.patch, "/v1/items/tee-0", #"{"domain": null}"#).code == "input.field")
    }

    @Test
    func `a picture that is replaced or whose item is removed leaves no file`() async throws {
        let shop = try await shop()
        let kept = files(shop)
        let picture = TestShop.picture([1, 2, 3])
        _ = try await form(shop, .put, "a", ["domain": "Dress"], picture: picture)
        _ = try await form(shop, .put, "b", ["domain": "Dress"], picture: picture)
        #expect(files(shop).count == kept.count + 2)
        _ = try await form(shop, .patch, "a", [:], picture: TestShop.picture([4, 5, 6]))
        #expect(files(shop).count == kept.count + 2)
        // Another item with the same picture keeps its own.
        let image = try await shop.ask(.get, "/v1/items/b/image?width=80")
        #expect(Array(image.body.readableBytesView).dropLast() == picture[...])
        for id in ["a", "b"] { #expect(try await shop.ask(.delete, "/v1/items/\(id)").status == .noContent) }
        #expect(files(shop) == kept)
    }

    @Test
    func `a replaced picture is shown at once, though the state that answers still names the old one`()
        async throws
    {
        let shop = try await shop()
        #expect(try await shop.ask(.get, "/v1/items/tee-0/image").status != .notFound)
        let picture = TestShop.picture([9, 9, 9])
        _ = try await form(shop, .patch, "tee-0", [:], picture: picture)
        let image = try await shop.ask(.get, "/v1/items/tee-0/image?width=80")
        #expect(Array(image.body.readableBytesView).dropLast() == picture[...])
        #expect(image.headers[.cacheControl] == "private, no-cache")
    }

    @Test
    func `the network is loaded for pictures only`() async throws {
        let shop = try await shop()
        let before = shop.extractorCalls.count
        #expect(try await shop.send(.patch, "/v1/items/tee-0", #"{"title": "New"}"#).status == .ok)
        #expect(try await shop.send(.put, "/v1/items/new", #"{"domain": "Dress"}"#).status == .ok)
        #expect(shop.extractorCalls.count == before)
        _ = try await form(shop, .put, "new", ["domain": "Dress"], picture: TestShop.picture([1, 1, 1]))
        #expect(shop.extractorCalls.count == before + 1)
    }

    @Test
    func `when too many bring pictures one more is refused, and texts are written all the same`() async throws
    {
        let shop = try await shop()
        let line = shop.server.parts.writes.pictures
        let crowd = (0..<16).map { _ in
            Task { try await line.run { try await Waiting.forCancellation() } }
        }
        defer { for task in crowd { task.cancel() } }
        try await Waiting.until("all places are taken") { line.count == 16 }
        let put = try await form(
            shop, .put, "new", ["domain": "Dress"], picture: TestShop.picture([1, 1, 1]))
        #expect(put.status == .tooManyRequests)
        #expect(try await shop.send(.patch, "/v1/items/tee-0", #"{"title": "New"}"#).status == .ok)
    }

    @Test
    func `long names and values of attributes count as long texts`() async throws {
        let shop = try await shop()
        let long = String(repeating: "a", count: 5001)
        for json in [#"{"attributes": {"\#(long)": "b"}}"#, #"{"attributes": {"b": "\#(long)"}}"#] {
            #expect(try await shop.send(.patch, "/v1/items/tee-0", json).code == "input.item-size")
        }
    }
}
