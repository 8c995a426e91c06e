import Foundation
import HTTPTypes
import HummingbirdTesting
import Lookbook
import LookbookCore
import Testing

@testable import LookbookServer

/// The list of a query's fields is what is read, what is described, and what the page and the documents name.
struct QueryFieldTests {
    /// For each field a value that changes a query.
    private static let samples: [String: JSONValue] = [
        "item": "a", "url": "http://shop.example/a.jpg", "positive": [["item": "a"]],
        "negative": [["item": "b"]],
        "k": 3, "offset": 2, "maximum_domains": 4, "metric": "manhattan", "domain": "Dress",
        "domains": ["Coat", "Jeans"],
        "filter": "price<50", "crop": ["x": 0, "y": 0.25, "width": 0.5, "height": 0.5], "catalogue": "outlet",
        "exclude": ["b", "c"], "diversity": 0.5, "group_by": "group", "threshold": 0.25,
        "fields": ["price", "brand"],
        "explain": true,
    ]

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .bool(let value): String(value)
        case .integer(let number): String(number)
        case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
        case .string(let text): text
        case .array(let values): values.map(text).joined(separator: ",")
        case .object(let members):
            ["x", "y", "width", "height"].compactMap { members[$0].map(text) }.joined(separator: ",")
        }
    }

    @Test
    func `every field of the list changes a query, also as a text where it has that form`() throws {
        #expect(Set(Self.samples.keys) == QueryField.names)
        for field in QueryField.all {
            let sample = try #require(Self.samples[field.name])
            // What is far from something must be near to something else.
            let others: [String: JSONValue] = field.name == "negative" ? ["positive": [["item": "a"]]] : [:]
            let without = try QuerySpec(FieldReader(.object(others)))
            let with = try QuerySpec(FieldReader(.object(others.merging([field.name: sample]) { $1 })))
            #expect("\(with)" != "\(without)", "\(field.name) is not read")
            guard field.hasTextForm else {
                #expect(throws: LookbookError.self) { try QuerySpec(FieldReader(texts: [field.name: "a"])) }
                continue
            }
            let asText = try QuerySpec(FieldReader(texts: [field.name: Self.text(sample)]))
            #expect(
                "\(Self.parts(asText))" == "\(Self.parts(with))", "\(field.name) reads otherwise as a text")
        }
    }

    /// What a query says; sets in order.
    private static func parts(_ spec: QuerySpec) -> [String] {
        var options = spec.options
        let sets = [options.excluded.sorted(), options.complementaryDomains?.sorted() ?? []]
        options.excluded = []
        options.complementaryDomains = nil
        return ["\(spec.subjects)", "\(options)", "\(sets)", "\(spec.fields)", "\(spec.explains)"]
            + ["\(String(describing: spec.crop))", "\(String(describing: spec.catalogue))"]
    }

    @Test
    func `a field of a wrong type is refused, and so is what is not in the list`() throws {
        for field in QueryField.all {
            let wrong = #expect(throws: LookbookError.self) {
                try QuerySpec(FieldReader(.object([field.name: .array([.null])])))
            }
            #expect([.inputField, .inputJSON].contains(wrong?.code), "\(field.name)")
        }
        for name in ["K", "kk", "group", "picture", "kind", ""] {
            let error = #expect(throws: LookbookError.self) {
                try QuerySpec(FieldReader(.object([name: .null])))
            }
            #expect(error?.code == .inputField, "\(name)")
        }
    }

    private func keys(_ value: JSONValue?) throws -> Set<String> {
        guard case .object(let members)? = value else { throw Unexpected() }
        return Set(members.keys)
    }

    @Test
    func `the OpenAPI document describes each field of the list, and no other`() async throws {
        let schemas = try await TestShop().ask(.get, "/openapi.json").json["components"]?["schemas"]
        let query = schemas?["Query"]?["properties"]
        #expect(try keys(query) == QueryField.names)
        for field in QueryField.all { #expect(query?[field.name]?["description"] == .string(field.summary)) }
        let subjects = QueryField.all.filter(\.isSubject).map(\.name)
        #expect(
            try keys(schemas?["QueryForm"]?["properties"])
                == QueryField.textNames.subtracting(subjects).union(["picture"]))
    }

    @Test
    func `API.md has each field of the list in its tables, and no other`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Docs/API.md")
        let lines = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("| option |") })
        let cells = lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { $0.split(separator: "|")[0] }
        let named = Set(cells.flatMap { $0.matches(of: /`([a-z_]+)`/).map { String($0.1) } })
        #expect(named == Set(QueryField.all.filter { !$0.isSubject }.map(\.name)))
        let text = lines.joined(separator: "\n")
        for subject in QueryField.all.filter(\.isSubject) { #expect(text.contains("\"\(subject.name)\":")) }
    }

    @Test
    func `the engineer's page asks for fields of the list within their limits`() async throws {
        let page = try await TestShop().ask(.get, "/engineer").text
        let asked = QueryField.all.filter { $0.input != nil }
        let names = page.matches(of: /<(?:input|select) name="([a-z_]+)"/).map { String($0.1) }.filter {
            $0 != "item"
        }
        #expect(names == asked.map(\.name))
        #expect(page.contains(#"name="k" type="number" min="1" max="1000" step="1" value="10""#))
        for metric in SimilarityMetric.allCases {
            #expect(page.contains("<option>\(metric.rawValue)</option>"))
        }
        #expect(!page.contains("{{"))
    }

    @Test
    func `the weights and the number of examples are those of the library, told before anything is fetched`()
        async throws
    {
        let shop = try await TestShop()
        try await shop.fill()
        let many = (0..<21).map { _ in #"{"url": "http://unknown.example/"}"# }.joined(separator: ", ")
        for examples in [many, #"{"item": "tee-0", "weight": 101}"#, #"{"item": "tee-0", "weight": 0}"#] {
            let answer = try await shop.send(.post, "/v1/similar", #"{"positive": [\#(examples)]}"#)
            #expect((answer.status.code, answer.code) == (400, "input.examples"))
        }
        let heaviest =
            #"{"positive": [{"item": "tee-0", "weight": 100}], "negative": [{"item": "tee-3", "weight": 100}]}"#
        #expect(try await shop.send(.post, "/v1/similar", heaviest).status == .ok)
    }
}
