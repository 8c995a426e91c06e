import LookbookCore
import LookbookFeeds
import LookbookTesting
import Testing

struct DelimitedFeedTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `columns are found by their usual names, and the rest become attributes`() throws {
        try folder.write([1], to: "a.jpg")
        let feed = try FeedContents(
            """
            Item ID,image_link,Additional-Image-Link,Title,Product Type,item_group_id,Colour,price
            1,a.jpg,"b.png,c.webp",Red dress,Dresses,G1,Red,49.90 EUR
            2,a,,,,,,
            """, in: folder)
        #expect(feed.faults.isEmpty)
        #expect(feed.lines == [2, 3])
        #expect(
            feed.items[0]
                == Item(
                    id: "1", group: "G1", title: "Red dress", domain: "Dresses",
                    attributes: [
                        "Product Type": "Dresses", "Colour": "Red", "price": "49.90 EUR", "currency": "EUR",
                    ],
                    images: ["a.jpg", "b.png", "c.webp"].map { ItemImage(path: folder.path + "/" + $0) }))
        let sparse = Item(id: "2", domain: "unknown", images: [ItemImage(path: folder.path + "/a.jpg")])
        #expect(feed.items[1] == sparse)
    }

    @Test(arguments: [("\t", "TSV"), (",", "CSV"), (";", "CSV"), ("|", "CSV")])
    func `the delimiter is found in the header`(delimiter: String, kind: String) throws {
        let text = "id,image,title,domain\n1,1.jpg,One,Hat\n".replacing(",", with: delimiter)
        let feed = try FeedOpener.open(folder.write(text, to: "feed.txt"))
        #expect(feed.kind == kind)
        #expect(try FeedContents(feed).items.map(\.title) == ["One"])
    }

    @Test
    func `quotes, doubled quotes, line ends within quotes, a BOM and CRLF are read as RFC 4180 has them`()
        throws
    {
        let text = "\u{FEFF}id,title,image\r\n1,\"say \"\"hi\"\", then\r\nleave\",1.jpg\r\n\r\n2,plain,2.jpg"
        let feed = try FeedContents(text, in: folder)
        #expect(feed.items.map(\.id) == ["1", "2"])
        #expect(feed.items.map(\.title) == ["say \"hi\", then\r\nleave", "plain"])
        #expect(feed.lines == [2, 5])
        #expect(feed.faults.isEmpty)
    }

    @Test func `a bad line is one rejected line, and the rest goes on`() throws {
        let text =
            Array("id,image,title,price\n1,1.jpg,a,1\n2,2.jpg\n3,3.jpg,a,b,c,d\n".utf8)
            + Array("4,4.jpg,".utf8) + [0xC3, 0x28]
            + Array(",1\n,5.jpg,a,1\n1,6.jpg,a,1\n7,\"7.jpg,a,1\n8,8.jpg,a,1,,\n".utf8)
        let feed = try FeedContents(FeedOpener.open(folder.write(text, to: "feed.csv")))
        #expect(feed.items.map(\.id) == ["1", "8"])
        #expect(
            feed.faults == [
                "3 feed.too-few-fields", "4 feed.too-many-fields", "5 feed.bad-utf8", "6 feed.no-id",
                "7 feed.duplicate-id",
                "8 feed.open-quote",
            ])
        #expect(feed.problems[4].itemID == "1")
        #expect(feed.problems.allSatisfy { !$0.error.message.isEmpty })
    }

    @Test func `commas without quotes in the name are taken when the name is the last column`() throws {
        let header =
            "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName"
        let feed = try FeedOpener.open(
            folder.write(
                "\(header)\n7,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Shirt, blue, checked\n",
                to: "styles.csv"
            ))
        #expect(feed.kind == "Fashion Product Images")
        let item = try #require(try FeedContents(feed).items.first)
        #expect(item.title == "Shirt, blue, checked")
        #expect(item.domain == "Shirts")
        #expect(item.attributes["baseColour"] == "Blue")
    }

    @Test func `pictures are found by id in folders side by side, and the split is joined`() throws {
        let header =
            "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName"
        let rest = "Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Shirt"
        try folder.write([1], to: "images-224/1.jpg")
        try folder.write([1], to: "images-60x80/2.jpg")
        try folder.write("id,split\n1,train\n2,validation\n", to: "splits.csv")
        let path = try folder.write("\(header)\n1,\(rest)\n2,\(rest)\n3,\(rest)\n", to: "styles.csv")
        for images in [
            nil, folder.path + "/images-224", folder.path + "/images-60x80:" + folder.path + "/images-224",
        ] {
            let items = try FeedContents(FeedOpener.open(path, images: images)).items
            let paths = items.map { $0.images[0].path.dropFirst(folder.path.count + 1) }
            #expect(paths.prefix(2) == ["images-224/1.jpg", "images-60x80/2.jpg"])
            #expect(items.map { $0.attributes["split"] } == ["train", "validation", nil])
            // What is not there is looked for where the user said.
            #expect(items[2].images.count == 1)
            #expect(paths[2].hasSuffix("3.jpg"))
        }
    }

    @Test func `the Clothing Dataset's list is known: its pictures are its ids, and every label stays`()
        throws
    {
        try folder.write([1], to: "images/u-1.jpg")
        try folder.write("image,split\nu-1,train\n", to: "splits.csv")
        let path = try folder.write(
            "image,sender_id,label,kids\nu-1,124,Not sure,False\nu-2,7,Skip,True\n", to: "images.csv")
        let feed = try FeedOpener.open(path)
        #expect(feed.kind == "Clothing Dataset")
        let items = try FeedContents(feed).items
        #expect(items.map(\.id) == ["u-1", "u-2"])
        #expect(items.map(\.domain) == ["Not sure", "Skip"])
        #expect(items[0].images == [ItemImage(path: folder.path + "/images/u-1.jpg")])
        #expect(
            items[0].attributes == [
                "sender_id": "124", "label": "Not sure", "kids": "False", "split": "train",
            ])
    }

    @Test func `columns can be mapped, and an attribute renamed`() throws {
        let feed = try FeedContents(
            "a,b,c,d\n1,x.jpg,Hat,red\n", in: folder,
            mapping: ["id": "a", "image": "B", "domain": "c", "colour": "d"])
        #expect(feed.items[0].id == "1")
        #expect(feed.items[0].domain == "Hat")
        #expect(feed.items[0].attributes == ["c": "Hat", "colour": "red"])
        #expect(feed.items[0].images.map(\.path) == [folder.path + "/x.jpg"])
        #expect(throws: LookbookError.self) {
            _ = try FeedContents("a,b\n1,2\n", in: folder, mapping: ["id": "nothing"])
        }
    }

    @Test func `a picture on the web keeps its address`() throws {
        let feed = try FeedContents("id,image\n1,https://example.org/1.jpg\n2,2.jpg\n", in: folder)
        #expect(feed.faults.isEmpty)
        let address = "https://example.org/1.jpg"
        #expect(feed.items[0].images == [ItemImage(path: address, address: address)])
    }

    @Test(arguments: [
        ("feed.no-id-column", "colour,size\nred,1\n"), ("feed.empty", ""),
        ("feed.not-text", "id,image\n\0\0"),
        ("feed.not-text", "PAR1\u{15}"), ("feed.header", "id,\"image\n"),
    ])
    func `a feed that cannot be read as a whole is one error`(code: String, text: String) throws {
        let error = #expect(throws: LookbookError.self) { try FeedContents(text, in: folder) }
        #expect(error?.code.rawValue == code)
    }

    @Test func `a feed in UTF-32 and a feed that is not there are errors with a hint`() throws {
        let path = try folder.write(
            [0xFF, 0xFE, 0, 0] + Array("id,image\n".utf8).flatMap { [$0, 0, 0, 0] }, to: "wide.csv")
        #expect(#expect(throws: LookbookError.self) { try FeedOpener.open(path) }?.code == .feedEncoding)
        #expect(#expect(throws: LookbookError.self) { try FeedOpener.open(path + "x") }?.code == .feedMissing)
    }

    @Test func `a line of two megabytes is rejected, and the next one is read`() throws {
        let long = String(repeating: "x", count: 2 << 20)
        let feed = try FeedContents("id,image\n1,\(long)\n2,2.jpg\n3,\"\(long)\"\n4,4.jpg\n", in: folder)
        #expect(feed.items.map(\.id) == ["2", "4"])
        #expect(feed.problems.map(\.line) == [2, 4])
    }
}
