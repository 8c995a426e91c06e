import Foundation
import LookbookCore
import LookbookFeeds
import LookbookTesting
import Testing

struct OtherFeedTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `JSON Lines: nested objects get dotted names, lists are joined`() throws {
        let feed = try FeedContents(
            """
            {"id": 7, "image": ["a.jpg", "b.jpg"], "title": "T", "product_type": "Hat", "size": {"eu": 38, "ok": true}, "price": 49.9, "none": null}

            {"sku": "8", "image": "c.png", "tags": ["x", "y"]}
            """, named: "feed.jsonl", in: folder)
        #expect(feed.faults.isEmpty)
        #expect(feed.lines == [1, 3])
        #expect(
            feed.items[0]
                == Item(
                    id: "7", title: "T", domain: "Hat",
                    attributes: ["product_type": "Hat", "size.eu": "38", "size.ok": "true", "price": "49.9"],
                    images: ["a.jpg", "b.jpg"].map { ItemImage(path: folder.path + "/" + $0) }))
        #expect(feed.items[1].id == "8")
        #expect(feed.items[1].attributes == ["tags": "x|y"])
    }

    @Test func `JSON Lines: a bad line is one rejected line`() throws {
        var bytes = Array("{\"id\": 1, \"image\": \"a\"}\n{\"id\": \n[1]\n{\"x\": 1}\n{\"id\": 1}\n".utf8)
        bytes += Array("{\"id\": \"".utf8) + [0xFF] + Array("\"}\n{\"id\": 2}".utf8)
        let feed = try FeedContents(FeedOpener.open(folder.write(bytes, to: "feed.jsonl")))
        #expect(feed.items.map(\.id) == ["1", "2"])
        #expect(
            feed.faults == [
                "2 feed.bad-json", "3 feed.bad-json", "4 feed.no-id", "5 feed.duplicate-id",
                "6 feed.bad-utf8",
            ])
    }

    @Test func `a folder of pictures: folders are domains, and the order is that of the names`() throws {
        for name in [
            "Hat/b_red-hat.jpg", "Hat/a.JPEG", "Hat/deep/x.webp", "z.png", ".hidden/a.jpg", ".a.jpg",
            "notes.txt",
        ] {
            try folder.write([1], to: name)
        }
        let feed = try FeedOpener.open(folder.path)
        let contents = try FeedContents(feed)
        #expect(contents.items.map(\.id) == ["z", "Hat/a", "Hat/b_red-hat", "Hat/deep/x"])
        #expect(contents.items.map(\.domain) == ["unknown", "Hat", "Hat", "deep"])
        #expect(contents.items.map(\.title) == ["z", "a", "b red hat", "x"])
        #expect(contents.items[2].images == [ItemImage(path: folder.path + "/Hat/b_red-hat.jpg")])
        #expect(contents.lines == [1, 2, 3, 4])
    }

    @Test func `pictures whose names differ in the extension only keep it in their ids`() throws {
        for name in ["a.jpg", "a.png", "b.jpg"] { try folder.write([1], to: name) }
        #expect(try FeedContents(FeedOpener.open(folder.path)).items.map(\.id) == ["a.jpg", "a.png", "b"])
    }

    @Test(.timeLimit(.minutes(1))) func `links that lead in a circle end`() throws {
        try folder.write([1], to: "Hat/a.jpg")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/Hat/back", withDestinationPath: folder.path)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/Hat/self", withDestinationPath: folder.path + "/Hat/self")
        #expect(try FeedContents(FeedOpener.open(folder.path)).items.map(\.id) == ["Hat/a"])
    }

    @Test func `a pass over a feed can be made again`() throws {
        let feed = try FeedOpener.open(folder.write("id,image\n1,1.jpg\n2,2.jpg\n", to: "feed.csv"))
        #expect(try FeedContents(feed).items == FeedContents(feed).items)
        #expect(try FeedContents(feed).faults.isEmpty)
    }
}

/// A feed's entries, apart.
struct FeedContents {
    var items: [Item] = []
    var lines: [Int] = []
    var problems: [FeedProblem] = []
    var withheld: [String] = []

    init(_ feed: any Feed) throws {
        for entry in try feed.entries() {
            switch entry {
            case .item(let item, let line):
                items.append(item)
                lines.append(line)
            case .rejected(let problem): problems.append(problem)
            case .withheld(let id, _): withheld.append(id)
            }
        }
        problems.sort { $0.line < $1.line }
    }

    /// Writes a file into a folder and reads it as a feed.
    init(
        _ text: String, named name: String = "feed.csv", in folder: TemporaryFolder,
        mapping: [String: String] = [:]
    ) throws {
        try self.init(FeedOpener.open(folder.write(text, to: name), mapping: mapping))
    }

    /// The code and line of each problem.
    var faults: [String] { problems.map { "\($0.line) \($0.error.code.rawValue)" } }
}
