import LookbookCore
import Synchronization
import Testing

struct JSONTests {
    private func read(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test
    func `a document becomes a value`() throws {
        let value = try read(#" {"a": [1, -2.5e2, true, null, "x\u00e9\ud83d\ude00\n"], "b": {}, "a2": []} "#)
        #expect(value == ["a": [1, -250.0, true, .null, "xé😀\n"], "b": .object([:]), "a2": []])
        #expect(try read("\u{FEFF}0") == 0)
    }

    @Test
    func `integers above 2^53 stay what they are`() throws {
        #expect(try read("9007199254740993").text == "9007199254740993")
        #expect(try read("-9223372036854775808") == .integer(.min))
        #expect(try read("18446744073709551616") == .number(18_446_744_073_709_551_616))
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "01", "-", "1.", ".5", "+1", "1e", "nul", "tru", "\"a", "\"\\x\"",
        "\"\\u12\"",
        "\"\\ud800\"", "\"\\ud800\\n\"", "\"\\udc00\"", "\"\t\"", "[1] 2", "{a:1}", "{\"a\" 1}", "NaN",
        "1e999", "'a'",
        "[",
    ])
    func `what is no JSON is refused`(text: String) {
        let error = #expect(throws: LookbookError.self) { try read(text) }
        #expect(error?.code == .inputJSON)
    }

    @Test
    func `bytes that are no UTF-8 are refused`() {
        #expect(throws: LookbookError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test
    func `nesting has a limit, however deep it goes`() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        _ = try read(deep)
        #expect(throws: LookbookError.self) { try read("[" + deep + "]") }
        #expect(throws: LookbookError.self) { try read(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: LookbookError.self) { try read(String(repeating: "{\"a\":", count: 200_000)) }
    }
}

struct SupportTests {
    @Test
    func `a picture's format is told by its first bytes`() {
        #expect(PictureFormat(firstBytes: [0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
        #expect(PictureFormat(firstBytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]) == .png)
        #expect(PictureFormat(firstBytes: Array("RIFF....WEBPVP8 ".utf8)) == .webp)
        for other in ["RIFF....AVI ", "GIF89a", "", "\u{89}PNG"] {
            #expect(PictureFormat(firstBytes: Array(other.utf8)) == nil)
        }
        #expect(PictureFormat(firstBytes: [0xFF, 0xD8]) == nil)
        #expect(PictureFormat(cutFirstBytes: [0xFF, 0xD8]) == .jpeg)
        #expect(PictureFormat.jpeg.mediaType == "image/jpeg")
        #expect(PictureFormat.allSuffixes == ["jpg", "jpeg", "png", "webp"])
    }

    @Test
    func `bytes become text and back`() {
        #expect([UInt8]([0, 0x0F, 0xFF]).hexadecimal == "000fff")
        for count in 0..<8 {
            let bytes = (0..<count).map { UInt8(250 - $0 * 13) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
        #expect(Base64URL.decode("-_8=") == nil)
        #expect(Base64URL.decode("a") == nil)
        #expect(Duration.milliseconds(1500).seconds == 1.5)
    }

    @Test
    func `results come in order, only a few are under way, and an error ends it`() async throws {
        let underWay = Mutex((now: 0, most: 0))
        var results: [Int] = []
        try await Array(0..<50).concurrentMap(atOnce: 4) { number in
            underWay.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            for _ in 0..<(number % 5) { await Task.yield() }
            underWay.withLock { $0.now -= 1 }
            return number
        } inOrder: {
            results.append($0)
        }
        #expect(results == Array(0..<50))
        #expect((1...4).contains(underWay.withLock(\.most)))
        await #expect(throws: LookbookError.self) {
            try await [1, 2].concurrentMap(atOnce: 1, { $0 }) { _ in throw LookbookError(.inputNumber, "no") }
        }
        #expect(try await [3, 1, 2].concurrentMap(atOnce: 2) { $0 * 2 } == [6, 2, 4])
    }
}
