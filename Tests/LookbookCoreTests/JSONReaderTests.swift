import Foundation
import LookbookCore
import Testing

/// What Foundation makes of a document.
private func value(_ found: Any) -> JSONValue {
    switch found {
    case let text as String: .string(text)
    case let list as [Any]: .array(list.map(value))
    case let members as [String: Any]: .object(members.mapValues(value))
    default: .null
    }
}

struct JSONReaderTests {
    private func read(_ text: String, depth: Int = 64) throws -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), depth: depth, numbersAsText: true)
    }

    @Test(arguments: [
        ("null", JSONValue.null), (" true ", .bool(true)), ("\tfalse\r\n", .bool(false)),
        ("-0.5e+7", .string("-0.5e+7")),
        ("0", .string("0")), ("9007199254740993", .string("9007199254740993")), ("\u{FEFF}[]", .array([])),
        ("[ ]", .array([])), ("{ }", .object([:])),
        (
            #"[1 , [2],{"a" :null}]"#,
            .array([
                .string("1"), .array([.string("2")]), .object(["a": .null]),
            ])
        ),
        (#"{"a":1,"a":2}"#, .object(["a": .string("2")])), (#""""#, .string("")), (#""é👗""#, .string("é👗")),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
        (#""x\u00e9\ud83d\uDC57\u0000y""#, .string("x\u{E9}\u{1F457}\0y")),
    ])
    func `what is JSON is read`(text: String, expected: JSONValue) throws {
        #expect(try read(text) == expected)
    }

    @Test(arguments: [
        "", " ", "[", "]", "[1,]", "[,1]", "[1 2]", "{", "{}}", "[]x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#,
        "{1:2}",
        "{a:1}", "tru", "True", "nul", "nan", "Infinity", "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1",
        "'a'", #"""#,
        #""a"#, #""\"#, #""\x""#, #""\u12""#, #""\u12g4""#, #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#,
        "\"a\nb\"",
        "\"\u{1}\"", "// a\n1",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: LookbookError.self) { try read(text) }
    }

    @Test(arguments: [
        [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x5C, 0x6E, 0xED, 0xA0, 0x80, 0x22], [0xFE, 0xFF],
    ])
    func `bytes that are no UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: LookbookError.self) { try JSONValue(parsing: bytes) }
    }

    @Test
    func `lists and objects lie in each other as deep as allowed, and no deeper`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"[{"a":"#, count: depth / 2) + "1" + String(repeating: "}]", count: depth / 2)
        }
        _ = try read(nested(64))
        #expect(throws: LookbookError.self) { try read(nested(66)) }
        _ = try read("[" + Array(repeating: "[[]]", count: 100).joined(separator: ",") + "]", depth: 3)
        #expect(throws: LookbookError.self) { try read("[[[]]]", depth: 2) }
    }

    @Test
    func `random documents are read as Foundation reads them`() throws {
        var generator = SeededGenerator(seed: 7)
        func random(_ depth: Int) -> Any {
            switch Int.random(in: 0..<(depth > 4 ? 2 : 4), using: &generator) {
            case 0: return NSNull()
            case 1:
                let characters = (0..<Int.random(in: 0..<9, using: &generator)).compactMap { _ in
                    Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &generator))
                }
                return String(String.UnicodeScalarView(characters))
            case 2: return (0..<Int.random(in: 0..<5, using: &generator)).map { _ in random(depth + 1) }
            default:
                let members = (0..<Int.random(in: 0..<5, using: &generator)).map {
                    ("k\($0)\n\"", random(depth + 1))
                }
                return Dictionary(members, uniquingKeysWith: { $1 })
            }
        }
        for _ in 0..<300 {
            let document = [random(0), random(0)]
            let bytes = try JSONSerialization.data(withJSONObject: document)
            #expect(try JSONValue(parsing: Array(bytes)) == value(document))
        }
    }

    @Test(arguments: ["[", "[[],", #"{"a":["#, "1", #""\u0041"#, #"["a","#, "["])
    func `twice as much takes about twice as long, whatever it is`(unit: String) {
        /// Of this thread, so that whatever else runs does not count.
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        func seconds(_ count: Int) -> Double {
            let bytes = Array(("[" + String(repeating: unit, count: count)).utf8)
            return (0..<3).map { _ in
                let start = now()
                _ = try? JSONValue(parsing: bytes, depth: 200)
                return now() - start
            }.min() ?? 0
        }
        // A quadratic reader would take sixteen times as long.
        #expect(seconds(80_000) < 10 * max(seconds(20_000), 0.0005))
    }
}
