import Foundation
import HTTPTypes
import Lookbook
import LookbookCore
import Testing

@testable import LookbookServer

struct JSONWriterTests {
    @Test
    func `texts and numbers are written as Foundation's encoder writes them`() throws {
        let texts = [
            "", "plain", "quote \" backslash \\ slash /", "tab\t line\n return\r bell\u{07} null\0",
            "é 👗 \u{2028}",
        ]
        for text in texts {
            var json = JSONWriter()
            json.string(text)
            #expect(try JSONDecoder().decode(String.self, from: Data(json.bytes)) == text)
        }
        let encoder = JSONEncoder()
        for value in [0, 1, -1, 0.5, 0.1, 1e-7, 123_456.75, 3e20, Float.leastNonzeroMagnitude] {
            var json = JSONWriter()
            json.number(value)
            #expect(try json.bytes == Array(encoder.encode(value)))
        }
    }

    @Test
    func `commas stand between members and elements, and nowhere else`() {
        var json = JSONWriter()
        json.object { json in
            json.key("a")
            json.array([[1, 2], [], [3]]) { json, numbers in json.array(numbers) { $0.number($1) } }
            json.member("left out", String?.none)
            json.member("b", "c")
            json.key("d")
            json.object { _ in }
            json.key("e")
            json.null()
        }
        #expect(
            String(decoding: json.bytes, as: UTF8.self) == #"{"a":[[1,2],[],[3]],"b":"c","d":{},"e":null}"#)
    }

    @Test
    func `an answer has the members that are documented`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        let query = #"{"item": "tee-0", "k": 1, "explain": true, "fields": ["price", "none"]}"#
        let answer = try await shop.send(.post, "/v1/recommend", query).json
        guard case .object(let members) = answer, case .array(let similar)? = answer["similar"],
            case .array(let groups)? = answer["goesWith"], case .array(let matches)? = groups.first?["items"],
            case .object(let hit)? = similar.first, case .object(let match)? = matches.first
        else { throw Unexpected() }
        #expect(Set(members.keys) == ["query", "metric", "space", "milliseconds", "similar", "goesWith"])
        let common: Set = ["rank", "id", "score", "domain", "title", "image", "fields", "explanation"]
        #expect(Set(hit.keys) == common.union(["distance"]))
        #expect(Set(match.keys) == common.union(["reasons"]))
        #expect(
            members["query"] == [
                "image": "/v1/items/tee-0/image", "item": "tee-0", "domain": "T-Shirt",
                "domainCandidates": [], "domainConfidence": 1,
            ])
    }
}
