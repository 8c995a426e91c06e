import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Lookbook
import LookbookCore
import LookbookTesting
import NIOCore
import Synchronization
import Testing

@testable import LookbookServer

/// What becomes of the pictures of an item that several write at the same time.
struct PictureRaceTests {
    private static let first = TestShop.picture([200, 5, 10])
    private static let second = TestShop.picture([10, 5, 200])

    /// A server of pictures: `/first`, and `/slow`, which answers when it is told to.
    private static func withPictures(
        _ test:
            @escaping @Sendable (_ port: Int, _ answerSlow: @escaping @Sendable () -> Void) async throws ->
            Void
    ) async throws {
        let isOpen = Gate()
        let router = Router()
        router.get("first") { _, _ in ByteBuffer(bytes: first) }
        router.get("slow") { _, _ in
            try await isOpen.pass()
            return ByteBuffer(bytes: TestShop.picture([1, 1, 1]))
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await application.test(.live) { client in
            guard let port = client.port else { throw Unexpected() }
            try await test(port) { isOpen.open() }
        }
    }

    private static func put(_ shop: TestShop, _ id: String, _ picture: [UInt8]) async throws {
        let part = "--b\r\nContent-Disposition: form-data; name="
        let head = "\(part)\"domain\"\r\n\r\nDress\r\n\(part)\"picture\"; filename=\"x\"\r\n\r\n"
        let answer = try await shop.ask(
            .put, "/v1/items/\(id)", [.contentType: "multipart/form-data; boundary=b"],
            Array(head.utf8) + picture + Array("\r\n--b--\r\n".utf8))
        #expect(answer.status == .ok)
    }

    @Test(arguments: [HTTPRequest.Method.put, .delete])
    func
        `an item that is replaced or removed while an import has fetched its picture shows the picture in the end`(
            method: HTTPRequest.Method
        ) async throws
    {
        try await Self.withPictures { port, answerSlow in
            let host = [ResolvedAddress(bytes: [127, 0, 0, 1])]
            let shop = try await TestShop(resolver: FixedResolver(hosts: ["shop.example": host])) {
                $0.allowPrivateURLs = true
            }
            try await Self.put(shop, "a", Self.first)
            // Four lines at a time: the fifth is begun when the picture of the fourth has been kept.
            let hasKept = Gate()
            let fields = ["slow-0": "slow", "slow-1": "slow", "slow-2": "slow", "a": "first"]
            var lines = fields.sorted { $0.key > $1.key }.map { id, picture -> ItemImporter.Line in
                let image = JSONValue.string("http://shop.example:\(port)/\(picture)")
                return {
                    try FieldReader(
                        .object(["id": .string(id), "domain": "Dress", "images": .array([image])]))
                }
            }
            lines.append {
                hasKept.open()
                return try FieldReader(.object(["id": "last", "domain": "Dress"]))
            }
            let importer = ItemImporter(
                writer: try ItemWriter(shop.server.parts.catalogues[0], shop.server.parts))
            let importing = Task { [lines] in try await importer.run(lines) { _ in } }
            try await hasKept.pass()
            if method == .put {
                try await Self.put(shop, "a", Self.second)
            } else {
                #expect(try await shop.ask(.delete, "/v1/items/a").status == .noContent)
            }
            answerSlow()
            try await importing.value
            let record = try #require(await shop.catalogue.imageRecords(of: ["a"])["a"]?.first)
            #expect(record.failure == nil)
            #expect(FileManager.default.contents(atPath: record.path) == Data(Self.first))
            // What the other write left is removed in the end, and nothing else.
            #expect(await importer.writer.sweeper.sweep())
            let shown = await shop.catalogue.items(shop.catalogue.itemIDs()).flatMap(\.images).map(\.path)
            #expect(Set(importer.writer.store.files().map(\.path)) == Set(shown))
            #expect(shown.count == 4)
        }
    }
}
