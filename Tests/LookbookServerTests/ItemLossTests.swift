import Foundation
import HTTPTypes
import HummingbirdTesting
import Lookbook
import LookbookCore
import LookbookTesting
import Synchronization
import Testing

@testable import LookbookServer

/// What is reported as failed leaves the good item as it is, and what another process has committed stays.
struct ItemLossTests {
    @Test(arguments: [
        (#"{"id": "tee-0", "domain": "Jeans"}"#, "feed.no-picture"),
        (#"{"id": " tee-0 ", "domain": "Jeans", "images": []}"#, "feed.no-picture"),
        (#"{"id": "tee-0", "domain": "Jeans", "images": null, "title": "x"}"#, "feed.no-picture"),
        (
            #"{"id": "tee-0", "domain": "Jeans", "images": ["http://unknown.example/a.jpg"]}"#,
            "input.url-failed"
        ),
        (#"{"id": "tee-0", "domain": "Jeans", "images": ["file:///etc/passwd"]}"#, "input.url"),
    ])
    func `a line of an import that is reported as failed leaves the good item as it is`(
        line: String, code: String
    ) async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let before = await shop.catalogue.items(["tee-0"])
        let records = await shop.catalogue.imageRecords(of: ["tee-0"])
        let started = try await shop.send(.post, "/v1/imports", #"{"items": [\#(line)]}"#)
        #expect(started.status == .accepted)
        let task = try await shop.ended(started)
        #expect(task["counts"] == ["failed": 1])
        guard case .array(let outcomes)? = task["outcomes"] else { throw Unexpected() }
        #expect(outcomes.map { $0["error"]?["code"] } == [.string(code)])
        #expect(outcomes.first?["item"] == "tee-0")
        #expect(await shop.catalogue.items(["tee-0"]) == before)
        #expect(await shop.catalogue.imageRecords(of: ["tee-0"]) == records)
        #expect(try await shop.ask(.get, "/v1/items/tee-0/image").status != .notFound)
    }

    @Test(arguments: [HTTPRequest.Method.put, .patch])
    func `an item whose picture cannot be fetched stays as it was`(method: HTTPRequest.Method) async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let before = await shop.catalogue.items(["tee-0"])
        let json = #"{"domain": "Jeans", "title": "x", "images": ["http://unknown.example/a.jpg"]}"#
        #expect(try await shop.send(method, "/v1/items/tee-0", json).code == "input.url-failed")
        #expect(await shop.catalogue.items(["tee-0"]) == before)
    }

    @Test
    func `numbers are no ids: two that a computer takes for one do not become one item`() async throws {
        let shop = try await TestShop()
        let lines =
            #"{"id": 9007199254740993, "domain": "Dress"}"# + "\n"
            + #"{"id": 9007199254740992, "domain": "Coat"}"#
        let started = try await shop.ask(
            .post, "/v1/imports", [.contentType: "application/x-ndjson"], Array(lines.utf8))
        let task = try await shop.ended(started)
        #expect(task["counts"] == ["failed": 2])
        #expect(await shop.catalogue.itemIDs().isEmpty)
    }

    @Test(arguments: [".", ".."])
    func `a step within an address is no id`(id: String) async throws {
        let shop = try await TestShop()
        let answer = try await shop.send(
            .post, "/v1/imports", #"{"items": [{"id": "\#(id)", "domain": "Dress"}]}"#)
        #expect(answer.code == "input.item-id")
    }

    @Test
    func `white space at the ends of texts is no part of them`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let json = #"{"title": " New ", "group": "\tg", "attributes": {" colour ": " red\n", "price": null}}"#
        #expect(try await shop.send(.patch, "/v1/items/tee-0", json).status == .ok)
        let item = try #require(await shop.catalogue.items(["tee-0"]).first)
        #expect((item.title, item.group) == ("New", "g"))
        #expect(item.attributes == ["gender": "Women", "colour": "red"])
    }

    // MARK: Other processes

    /// Another process commits right after this one has read an item.
    private final class InterruptedCatalogue: ForwardingCatalogue {
        let base: any Catalogue
        private let commit: @Sendable () async throws -> Void
        private let isDone = Mutex(false)

        init(_ base: any Catalogue, commit: @escaping @Sendable () async throws -> Void) {
            self.base = base
            self.commit = commit
        }

        func items(_ ids: [Item.ID]) async throws -> [Item] {
            let items = try await base.items(ids)
            if !isDone.withLock({ done in
                defer { done = true }; return done
            }) {
                try await commit()
            }
            return items
        }
    }

    @Test(arguments: [true, false])
    func `a change keeps what an import of another process has committed since the item was read`(
        bringsPicture: Bool
    ) async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let truth = shop.catalogue
        let catalogue = InterruptedCatalogue(truth) {
            var batch = ImportBatch(space: FakeFeatureExtractor().space.id)
            let item = Item(
                id: "tee-0", title: "Imported", domain: "T-Shirt", attributes: ["price": "99.00 EUR"])
            batch.items = [(item, [])]
            try await truth.apply(batch)
        }
        let writer = try ItemWriter(FacetTests.served(shop, catalogue), shop.server.parts)
        let draft = try ItemDraft(FieldReader(["attributes": ["stock": "3"]]))
        let files = bringsPicture ? [TestShop.picture([7, 7, 7])] : nil
        let answered = try await writer.write(draft, to: "tee-0", files: files, keepsRest: true)
        let item = try #require(await truth.items(["tee-0"]).first)
        #expect(item == answered)
        #expect(item.title == "Imported")
        #expect(item.attributes == ["price": "99.00 EUR", "stock": "3"])
        #expect(item.images.count == (bringsPicture ? 1 : 0))
    }

    @Test
    func `an item that another process has removed since it was read is not made again by a change`()
        async throws
    {
        let shop = try await TestShop()
        try await shop.fill()
        let truth = shop.catalogue
        let catalogue = InterruptedCatalogue(truth) { await truth.remove(["tee-0"]) }
        let writer = try ItemWriter(FacetTests.served(shop, catalogue), shop.server.parts)
        let draft = try ItemDraft(FieldReader(["attributes": ["stock": "3"]]))
        let error = await #expect(throws: LookbookError.self) {
            try await writer.write(draft, to: "tee-0", files: [TestShop.picture([7, 7, 7])], keepsRest: true)
        }
        #expect(error?.code == .inputItem)
        #expect(await truth.items(["tee-0"]).isEmpty)
        #expect(
            !writer.store.files().contains {
                $0.lastPathComponent.contains(ContentHash.of(TestShop.picture([7, 7, 7])))
            })
    }

    // MARK: Full disks

    @Test(arguments: [
        (NSPOSIXErrorDomain, Int(ENOSPC), 507), (NSPOSIXErrorDomain, Int(EDQUOT), 507),
        (NSCocoaErrorDomain, CocoaError.Code.fileWriteOutOfSpace.rawValue, 507),
        (NSPOSIXErrorDomain, Int(EIO), 500),
    ])
    func `a picture for which the disk has no room is told as such, and its item stays as it was`(
        domain: String, number: Int, status: Int
    ) async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let before = await shop.catalogue.items(["tee-0"])
        var writer = try ItemWriter(shop.server.parts.catalogues[0], shop.server.parts)
        writer.store.write = { _, _ in
            let cause = NSError(domain: domain, code: number)
            throw NSError(
                domain: NSCocoaErrorDomain, code: CocoaError.Code.fileWriteUnknown.rawValue,
                userInfo: [NSUnderlyingErrorKey: cause])
        }
        let draft = try ItemDraft(FieldReader(["domain": "Jeans"]))
        let full = writer
        let error = await #expect(throws: LookbookError.self) {
            try await full.write(draft, to: "tee-0", files: [TestShop.picture([7, 7, 7])], keepsRest: false)
        }
        #expect(ServerError(try #require(error)).status.code == status)
        #expect(error?.code == (status == 507 ? .catalogueDiskFull : .catalogueIo))
        #expect(await shop.catalogue.items(["tee-0"]) == before)
    }
}
