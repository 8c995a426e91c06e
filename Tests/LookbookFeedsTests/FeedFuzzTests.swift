import LookbookCore
import LookbookFeeds
import LookbookTesting
import Testing

struct FeedFuzzTests {
    @Test func `what CSVRow writes is read back equal, without the spaces around it`() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 1)
        let pieces = [
            "a", "é", "👗", ",", "\"", "\n", "\r\n", "\r", ";", "\t", "|", "  b", "'", "\\", "\u{FEFF}", "x y",
        ]
        func randomText() -> String {
            let parts = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }
            return parts.joined()
        }
        let rows = (0..<500).map { number in ["id\(number)"] + (0..<4).map { _ in randomText() } }
        let text = ([["id", "p", "q", "r", "s"]] + rows).map { CSVRow.encode($0) + "\r\n" }.joined()
        let feed = try FeedContents(text, in: folder)
        #expect(feed.faults.isEmpty)
        #expect(feed.items.count == rows.count)
        for (item, row) in zip(feed.items, rows) {
            #expect([item.id] + ["p", "q", "r", "s"].map { item.attributes[$0] ?? "" } == row.map(\.trimmed))
        }
    }

    @Test(arguments: [
        "", "id,image,title\n", "{\"id\": 1}\n", "id\timage\n\"", "\u{FEFF}id;image\n1;",
        "<rss xmlns:g=\"http://base.google.com/ns/1.0\"><item><g:id>1</g:id>", "<feed><entry a=\"",
        "[{\"id\": 1},", "PK\u{3}\u{4}",
        "Handle,Title,Variant SKU,Image Src\na,b,c,d\n",
        "{\"products\": [{\"handle\": \"a\", \"variants\": [",
    ])
    func `random bytes end in items, problems or an error, never in a crash`(start: String) throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 2)
        let alphabet = Array("\",;|\t\n\r{}[]:idab1\\<>/=&g".utf8) + [0, 0x80, 0xC3, 0xFF, 0xF0, 0x9F]
        var read = 0
        for round in 0..<60 {
            let bytes = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
                round.isMultiple(of: 2)
                    ? alphabet.randomElement(using: &generator) ?? 0
                    : UInt8.random(in: 0...255, using: &generator)
            }
            let path = try folder.write(Array(start.utf8) + bytes, to: "feed.csv")
            do {
                let feed = try FeedContents(FeedOpener.open(path))
                read += 1
                #expect(feed.items.allSatisfy { !$0.id.isEmpty && !$0.id.utf8.contains(0) })
                #expect(Set(feed.items.map(\.id)).count == feed.items.count)
            } catch let error as LookbookError {
                #expect(error.code.rawValue.hasPrefix("feed.") && !error.message.isEmpty)
            }
        }
        if start.hasPrefix("id,") { #expect(read > 0) }
    }
}
