import LookbookCore
import LookbookFeeds
import LookbookTesting
import Testing

/// What the feeds of real shops look like.
struct FeedHabitsTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: ["sep=;\r\n", "\"sep=;\"\n", "SEP=;\n"])
    func `a first line that names the delimiter is an instruction`(line: String) throws {
        let feed = try FeedContents(line + "id;image;title\nd1;d1.jpg;a,b\n", in: folder)
        #expect(feed.items.map(\.title) == ["a,b"])
        #expect(feed.lines == [3])
    }

    @Test func `a zero byte spoils its own line only`() throws {
        let feed = try FeedContents("id,image,title\n1,1.jpg,One\n2,2.jpg,T\0o\n3,3.jpg,Three\n", in: folder)
        #expect(feed.items.map(\.id) == ["1", "3"])
        #expect(feed.faults == ["3 feed.bad-utf8"])
        #expect(feed.problems[0].itemID == "2")
    }

    @Test func `in a file with tabs a quote is a character where the line is whole without it`() throws {
        let text = """
            id\ttitle\timage\tcategory
            1\t"Best" seller\t1.jpg\tDress
            2\tHeel 4"\t2.jpg\tDress
            3\t"Unbalanced start\t3.jpg\tDress
            4\t"two
            lines"\t4.jpg\tDress
            5\tOther "quote"\t5.jpg\tDress
            6\t"Last\t6.jpg\tDress
            """
        let feed = try FeedContents(text, named: "feed.tsv", in: folder)
        #expect(feed.faults.isEmpty)
        #expect(feed.items.map(\.id) == ["1", "2", "3", "4", "5", "6"])
        #expect(
            feed.items.map { $0.images[0].path.dropFirst(folder.path.count + 1) }
                == (1...6).map { "\($0).jpg" })
        #expect(
            feed.items.map(\.title)[2...] == [
                "\"Unbalanced start", "two\nlines", "Other \"quote\"", "\"Last",
            ])
    }

    @Test func `a backslash parts folders where there is no file of that very name`() throws {
        try folder.write([1], to: "women/1.jpg")
        try folder.write([1], to: "odd\\2.jpg")
        let feed = try FeedContents("id,image\n1,women\\1.jpg\n2,odd\\2.jpg\n", in: folder)
        #expect(
            feed.items.map { $0.images[0].path }
                == ["women/1.jpg", "odd\\2.jpg"].map { folder.path + "/" + $0 })
    }

    @Test func `an address is read from the copy of its file, and stays with it`() throws {
        try folder.write([1], to: "images/red.jpg")
        try folder.write([1], to: "images/blue dress.jpg")
        let addresses = [
            "https://cdn.example.com/files/red.jpg?v=17", "https://cdn.example.com/files/blue%20dress.jpg#x",
            "https://cdn.example.com/files/green.jpg", "https://cdn.example.com/..%2F..%2Fetc",
        ]
        let lines = addresses.enumerated().map { "\($0.offset),\($0.element)\n" }.joined()
        let feed = try FeedContents("id,image\n" + lines, in: folder)
        #expect(feed.faults.isEmpty)
        #expect(feed.items.map { $0.images[0].address } == addresses)
        #expect(
            feed.items.map { $0.images[0].path }
                == ["red.jpg", "blue dress.jpg"].map { "\(folder.path)/images/\($0)" } + addresses[2...])
    }

    @Test func `pictures with commas between them are several, and a comma within a name is not between`()
        throws
    {
        let feed = try FeedContents(
            "ID,Name,Images\n1,Red,\"front.jpg, back.jpg,side.webp\"\n2,Blue,\"dress, blue.jpg\"\n",
            in: folder)
        let names = feed.items.map { $0.images.map { String($0.path.dropFirst(folder.path.count + 1)) } }
        #expect(names == [["front.jpg", "back.jpg", "side.webp"], ["dress, blue.jpg"]])
    }

    @Test func `JSON: pictures as objects are what their src says, and numbers stay as they are written`()
        throws
    {
        let feed = try FeedContents(
            """
            {"id":90071992547409931,"images":[{"position":1,"src":"1.jpg"},{"position":2,"src":"1b.jpg"}],"price":49.90}
            {"id":2,"image":{"src":"2.jpg","width":100},"title":"\\ud83d\\ude00 \\u00e9\\n"}
            """, named: "feed.jsonl", in: folder)
        #expect(feed.faults.isEmpty)
        #expect(feed.items.map(\.id) == ["90071992547409931", "2"])
        #expect(feed.items[0].attributes == ["price": "49.90"])
        #expect(
            feed.items.map { $0.images.map { $0.path.dropFirst(folder.path.count + 1) } } == [
                ["1.jpg", "1b.jpg"], ["2.jpg"],
            ])
        #expect(feed.items[1].title == "😀 é")
    }

    @Test(arguments: [
        "01", "1.", "-", "+1", ".5", "1e999", "tru", "\"\\x\"", "\"\\ud800\"", "[1,]", "{\"a\" 1}", "1 2",
        "\"a",
    ])
    func `JSON that is none is one rejected line`(value: String) throws {
        let feed = try FeedContents("{\"id\": 1, \"x\": \(value)}\n", named: "feed.jsonl", in: folder)
        #expect(feed.faults == ["1 feed.bad-json"])
    }

    @Test func `a space after each comma is not part of the values`() throws {
        let feed = try FeedContents("id, image, category, gender\n1, 1.jpg, Dress, Women\n", in: folder)
        #expect(feed.items[0].attributes == ["category": "Dress", "gender": "Women"])
        #expect(feed.items[0].domain == "Dress")
    }

    @Test func `a column named style is an attribute, not a group`() throws {
        let feed = try FeedContents("id,image,style\n1,1.jpg,Casual\n2,2.jpg,Casual\n", in: folder)
        #expect(feed.items.map(\.group) == [nil, nil])
        #expect(feed.items[0].attributes == ["style": "Casual"])
    }

    @Test func `a page in HTML is refused as one`() throws {
        let error = #expect(throws: LookbookError.self) {
            try FeedContents("<!DOCTYPE html>\n<html><body/></html>\n", named: "feed", in: folder)
        }
        #expect(error?.code == .feedNotText)
        #expect(error?.message.contains("HTML") == true)
    }
}
