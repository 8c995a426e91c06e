import Foundation
import LookbookCore
import LookbookFeeds
import LookbookTesting
import Testing

/// Whether a reader got to the end of its feed, and what a damaged line is still good for.
struct FeedEndTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A file of which the disk gives the first part only.
    private static func failing(after text: String) throws -> ByteReader {
        var isRead = false
        return try ByteReader(
            .init(
                read: { _ in
                    if isRead { throw POSIXError(.EIO) }
                    isRead = true
                    return Data(text.utf8)
                }, seek: { _ in }), named: "feed")
    }

    @Test func `a read error in the middle of a CSV file is an entry without an id, not the end`() throws {
        let feed = try FeedContents(
            ShopFeed([
                FeedSource(path: folder.path + "/f.csv") {
                    try Self.failing(after: "id,image\n1,1.jpg\n2,2.j")
                }
            ]))
        #expect(feed.items.map(\.id) == ["1"])
        #expect(feed.faults == ["3 feed.unreadable"])
        #expect(feed.problems[0].itemID == nil)
    }

    @Test func `a read error in the middle of a JSON Lines file is an entry without an id, not the end`()
        throws
    {
        let feed = try FeedContents(
            ShopFeed([
                FeedSource(path: folder.path + "/f.jsonl") {
                    try Self.failing(after: "{\"id\": 1, \"image\": \"1.jpg\"}\n{\"id\": 2")
                }
            ]))
        #expect(feed.items.map(\.id) == ["1"])
        #expect(feed.faults == ["2 feed.unreadable"])
        #expect(feed.problems[0].itemID == nil)
    }

    @Test func `a folder within a folder that cannot be read is an entry without an id`() throws {
        for name in ["A/1.jpg", "B/2.jpg", "C/3.jpg"] { try folder.write([1], to: name) }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/C/gone", withDestinationPath: folder.path + "/unmounted")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/C/lost.jpg", withDestinationPath: folder.path + "/unmounted/lost.jpg")
        let feed = try FeedContents(
            FolderFeed(path: folder.path) { path in
                if path.hasSuffix("/B") { throw POSIXError(.EACCES) }
                return try FileManager.default.contentsOfDirectory(atPath: path)
            })
        // A picture behind a broken link is an item whose picture is missing.
        #expect(feed.items.map(\.id) == ["A/1", "C/3", "C/lost"])
        #expect(feed.problems.map(\.error.code) == [.feedUnreadable, .feedUnreadable])
        #expect(feed.problems.allSatisfy { $0.itemID == nil })
    }

    @Test func `a damaged line gives its id where no damage can have moved it`() throws {
        let long = String(repeating: "x", count: 2 << 20)
        let bytes =
            Array("id,title,image\n1,a\n2,a,2.jpg,b,c\n3,a,\(long)\n4,".utf8) + [0xC3]
            + Array(",4.jpg\n5,a,5.jpg\n".utf8)
        let feed = try FeedContents(FeedOpener.open(folder.write(bytes, to: "feed.csv")))
        #expect(
            feed.faults == [
                "2 feed.too-few-fields", "3 feed.too-many-fields", "4 feed.line-too-long", "5 feed.bad-utf8",
            ])
        #expect(feed.problems.map(\.itemID) == ["1", "2", "3", "4"])
        #expect(feed.items.map(\.id) == ["5"])
        // An id further back may have moved, and a record over several lines may hold other products.
        let unsure = try FeedContents("image,title,id\n1.jpg,1\n", in: folder)
        #expect(unsure.problems.map(\.itemID) == [nil])
        let several = try FeedContents("id,image,title\n1,\"1.jpg\n2,2.jpg,b\n3,\"3.jpg\n", in: folder)
        #expect(several.problems.map(\.itemID) == [nil])
    }

    @Test func `a quote that is open to the end has no id, and the lines after it are read`() throws {
        let feed = try FeedContents("id,image\n1,\"1.jpg\n2,2.jpg\n3,3.jpg", in: folder)
        #expect(feed.faults == ["2 feed.open-quote"])
        #expect(feed.problems[0].itemID == nil)
        #expect(feed.items.map(\.id) == ["2", "3"])
    }

    @Test func `the lines within a cell of more than the limit are no products`() throws {
        let cell = (0..<40_000).map { "<li>\($0),a.jpg,Dress,text text text\n" }.joined()
        let feed = try FeedContents(
            "id,image,category,text\n1,1.jpg,Dress,\"\(cell)\"\n2,2.jpg,Dress,short\n", in: folder)
        #expect(feed.faults == ["2 feed.line-too-long"])
        #expect(feed.items.map(\.id) == ["2"])
        #expect(feed.lines == [40_003])
    }

    // MARK: Linear

    /// Texts that make a reader go back: each part begins a quote that only the end of the file closes, or does not.
    @Test(arguments: [
        "a\"b,\"c\n", "\"", "\",\"", "\"\n", ",\"\n", "\"\"\n", "a\t\"b\n", "\r", "\"a\"b\",\n\"",
        "x,\"y\r\n",
    ])
    func `a reader of CSV hands out each byte a few times at most`(part: String) throws {
        for delimiter in [UInt8(ascii: ","), 0x09] {
            var served: [Int] = []
            for count in [1000, 2000] {
                let text = String(repeating: part, count: count)
                let bytes = try ByteReader(path: folder.write("id,image\n" + text, to: "feed.csv"))
                let reader = DelimitedReader(bytes, delimiter: delimiter)
                reader.width = 2
                while try reader.next() != nil {}
                #expect(bytes.served <= 4 * (text.utf8.count + 100))
                served.append(bytes.served)
            }
            #expect(Double(served[1]) < 2.2 * Double(served[0]))
        }
    }

    /// Eight times as much takes some eight times as long; work that grows with the square takes 64 times as long.
    private func growth(_ text: (Int) -> String, named name: String) throws -> Double {
        func seconds(_ count: Int) throws -> Double {
            let path = try folder.write(text(count), to: name)
            return (0..<3).map { _ in processorTime { _ = try? FeedContents(FeedOpener.open(path)) } }.min()
                ?? 0
        }
        return try seconds(8000) / max(seconds(1000), 1e-4)
    }

    /// Seconds of this thread, so that whatever else runs does not count.
    private func processorTime(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        let start = now()
        try body()
        return now() - start
    }

    @Test func `the time for names of pictures in one line grows with their number`() throws {
        let csv = try growth(
            { count in "id,image\n1," + (0..<count).map { "\($0).jpg" }.joined(separator: "|") + "\n" },
            named: "feed.csv")
        #expect(csv < 28)
        let json = try growth(
            { count in
                "{\"id\":1,\"images\":[" + (0..<count).map { "\"\($0).jpg\"" }.joined(separator: ",") + "]}\n"
            },
            named: "feed.jsonl")
        #expect(json < 28)
    }

    @Test func `the time for columns of one name grows with their number`() throws {
        let same = try growth({ "id" + String(repeating: ",a", count: $0) + "\n1\n" }, named: "feed.csv")
        #expect(same < 28)
        let pictures = try growth(
            { "id" + String(repeating: ",additional_image", count: $0) + "\n1\n" }, named: "feed.csv")
        #expect(pictures < 28)
    }

    @Test(arguments: ["[", "{\"a\":", "[[],", "{\"a\":[", "[{\"a\":"])
    func `JSON of many levels is refused at once`(opening: String) throws {
        let deep = String(repeating: opening, count: 200_000)
        let time = try processorTime {
            let feed = try FeedContents(
                "{\"id\": 1, \"x\": \(deep)\n{\"id\": 2, \"image\": \"2.jpg\"}\n", named: "f.jsonl",
                in: folder)
            #expect(feed.items.map(\.id) == ["2"])
            #expect(feed.problems.map(\.error.code).count == 1)
        }
        #expect(time < 3)
    }

    @Test(arguments: [64, 65])
    func `JSON may have 64 levels`(levels: Int) throws {
        let inner = String(repeating: "[", count: levels - 1) + String(repeating: "]", count: levels - 1)
        let feed = try FeedContents("{\"id\": 1, \"x\": \(inner)}\n", named: "f.jsonl", in: folder)
        #expect(feed.faults == (levels > 64 ? ["1 feed.bad-json"] : []))
    }

    @Test func `a long name of an object is not repeated for each of its fields`() throws {
        let name = String(repeating: "n", count: 200_000)
        let members = (0..<20_000).map { "\"\($0)\":1" }.joined(separator: ",")
        let feed = try FeedContents("{\"id\":1,\"\(name)\":{\(members)}}\n", named: "f.jsonl", in: folder)
        #expect(feed.faults == ["1 feed.bad-json"])
    }
}
