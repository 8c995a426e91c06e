import Foundation
import HTTPTypes
import HummingbirdTesting
import Lookbook
import LookbookCore
import LookbookTesting
import Testing

@testable import LookbookServer

struct KindEndpointTests {
    @Test
    func `a name of a category becomes a kind, and says why`() async throws {
        let shop = try await TestShop()
        let dress = try await shop.ask(.get, "/v1/kinds?name=Women%20%3E%20Midi%20Dresses")
        #expect(dress.json["kind"] == "Dress")
        #expect(dress.json["reason"] == "word")
        let shirt = try await shop.ask(.get, "/v1/kinds?name=212&title=Oxford%20shirt")
        #expect(shirt.json["kind"] == "Shirt")
        let care = try await shop.ask(.get, "/v1/kinds?name=Shoe%20Care")
        #expect(care.status == .ok)
        #expect(care.json["reason"] == "general")
        for wrong in ["/v1/kinds", "/v1/kinds?name=", "/v1/kinds?names=a"] {
            #expect(try await shop.ask(.get, wrong).status == .badRequest)
        }
    }

    @Test
    func `items with pictures that failed can be listed`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let none = try await shop.ask(.get, "/v1/items?status=failed")
        #expect(none.json["items"] == .array([]))
        let failure = ImageRecord.Failure(code: "picture.corrupt", message: "damaged")
        var batch = ImportBatch(space: shop.server.parts.catalogues[0].live.current?.snapshot.space.id ?? "")
        var item = Item(id: "bad", domain: "Dress")
        item.images = [ItemImage(path: "/bad.png")]
        batch.items.append(
            (
                item,
                [ImageRecord(path: "/bad.png", byteCount: 1, modified: 1, contentHash: nil, failure: failure)]
            ))
        try await shop.catalogue.apply(batch)
        let failed = try await shop.ask(.get, "/v1/items?status=failed")
        guard case .array(let items)? = failed.json["items"] else { throw Unexpected() }
        #expect(items.map { $0["id"] } == ["bad"])
        let filtered = try await shop.ask(.get, "/v1/items?status=failed&filter=domain%3DJeans")
        #expect(filtered.json["items"] == .array([]))
        #expect(try await shop.ask(.get, "/v1/items?status=other").status == .badRequest)
    }
}
