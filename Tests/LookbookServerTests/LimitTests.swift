import Foundation
import HTTPTypes
import HummingbirdTesting
import Lookbook
import LookbookCore
import LookbookTesting
import Testing

@testable import LookbookServer

/// What one request may ask for and send.
struct LimitTests {
    private func refused(_ fields: [String: JSONValue], at path: String = "/v1/similar") async throws
        -> TestResponse
    {
        let shop = try await TestShop()
        try await shop.fill()
        let json = try JSONEncoder().encode(fields.merging(["item": "tee-0"]) { mine, _ in mine })
        return try await shop.send(.post, path, String(decoding: json, as: UTF8.self))
    }

    @Test
    func `brackets in brackets are refused`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        for text in ["[", "{\"a\":[", "[[],"] {
            let body =
                #"{"item": "tee-0", "exclude": "# + String(repeating: text, count: 20_000 / text.utf8.count)
            for path in ["/v1/similar", "/v1/batch", "/v1/imports"] {
                let answer = try await shop.send(.post, path, body)
                #expect((answer.status, answer.code) == (.badRequest, "input.json"))
            }
        }
        let lines = try await shop.ask(
            .post, "/v1/imports", [.contentType: "application/x-ndjson"],
            Array(String(repeating: "[", count: 20_000).utf8))
        #expect(lines.status == .accepted)
    }

    private func list(_ count: Int, of text: String = "a") -> JSONValue {
        .array((0..<count).map { .string("\(text)\($0)") })
    }

    @Test
    func `the texts of a query have a length, and its lists a number`() async throws {
        let long = JSONValue.string(String(repeating: "é", count: 101))
        let tests: [(String, JSONValue, String)] = [
            ("fields", list(51), "input.fields"), ("fields", .array([long]), "input.fields"),
            ("group_by", long, "input.field"), ("domain", long, "input.field"),
            ("domains", list(101), "input.field"),
            ("domains", .array([long]), "input.field"), ("exclude", list(10_001), "input.field"),
            ("filter", .string("a=" + String(repeating: "b", count: 4095)), "input.field"),
        ]
        for (name, value, code) in tests {
            let answer = try await refused([name: value])
            #expect((answer.status, answer.code) == (.badRequest, code), "\(name)")
        }
        #expect(try await refused(["fields": list(50), "exclude": list(10_000)]).status == .ok)
    }

    @Test
    func `a filter in an address is shorter than one in JSON, and an empty crop box is none`() throws {
        let filter = { (count: Int) in "a=" + String(repeating: "b", count: count - 2) }
        #expect(throws: LookbookError.self) { try QuerySpec(FieldReader(texts: ["filter": filter(1001)])) }
        #expect(try QuerySpec(FieldReader(texts: ["filter": filter(1000), "crop": ""])).crop == nil)
        #expect(try QuerySpec(FieldReader(.object(["filter": .string(filter(1001))]))).options.filter != nil)
    }

    @Test
    func `a request asks for at most twenty thousand items, in one query or in many`() async throws {
        let one = try await refused(["k": 1000, "maximum_domains": 20], at: "/v1/recommend")
        #expect((one.status, one.code) == (.badRequest, "input.count"))
        #expect(try await refused(["k": 1000, "maximum_domains": 20], at: "/v1/similar").status == .ok)
        let shop = try await TestShop()
        try await shop.fill()
        for (count, code) in [(21, "input.batch"), (20, nil)] {
            let queries = Array(repeating: #"{"item": "tee-0", "k": 1000}"#, count: count).joined(
                separator: ",")
            let answer = try await shop.send(
                .post, "/v1/batch", #"{"kind": "similar", "queries": [\#(queries)]}"#)
            #expect(answer.code == code)
        }
    }

    @Test
    func `with diversity a list has at most a hundred items`() async throws {
        #expect(try await refused(["k": 60, "offset": 41, "diversity": 0.5]).code == "input.diversity")
        #expect(try await refused(["k": 60, "offset": 40, "diversity": 0.5]).status == .ok)
        #expect(try await refused(["k": 60, "offset": 41, "diversity": 0]).status == .ok)
    }

    @Test
    func `a query in JSON holds no picture, and so is small`() async throws {
        let shop = try await TestShop()
        let answer = try await refused(["exclude": list(1000, of: String(repeating: "x", count: 1100))])
        #expect((answer.status, answer.code) == (.contentTooLarge, "server.too-large"))
        let picture = [UInt8](repeating: 0, count: 2 << 20)
        let large = try await shop.ask(.post, "/v1/similar", [.contentType: "image/png"], picture)
        #expect(large.status != .contentTooLarge)
    }

    @Test
    func `what was given up before its turn is not begun`() async {
        let admission = Admission(limit: 1)
        let counter = CallCounter()
        let begin = counter.counting(1)
        let given = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await admission.run { begin() }
        }
        await #expect(throws: CancellationError.self) { try await given.value }
        #expect((counter.count, admission.count) == (0, 0))
    }

    @Test
    func `requests share the memory for their bodies, and give it back`() async throws {
        let budget = ByteBudget(limit: 10)
        let (one, other) = (ByteShare(of: budget), ByteShare(of: budget))
        try one.take(4)
        try one.take(4)
        let error = #expect(throws: ServerError.self) { try other.take(3) }
        #expect(error?.status == .tooManyRequests)
        #expect(error?.headers[.retryAfter] != nil)
        try other.take(2)
        one.release()
        one.release()
        #expect(budget.count == 2)
        let shop = try await TestShop()
        _ = try await shop.ask(
            .post, "/v1/similar", [.contentType: "image/png"], TestShop.picture([1, 2, 3]))
        #expect(shop.server.parts.bodies.count == 0)
    }

    @Test
    func `a query chooses its catalogue in the body or in the address`() async throws {
        let outlet = try await TestShop(name: "outlet")
        try await outlet.fill()
        let shop = try await TestShop(beside: [outlet])
        let query = #"{"item": "tee-0", "k": 1}"#
        #expect(try await shop.send(.post, "/v1/similar", query).code == "server.not-ready")
        #expect(try await shop.send(.post, "/v1/similar?catalogue=outlet", query).status == .ok)
        let own = #"{"item": "tee-0", "k": 1, "catalogue": "outlet"}"#
        let answer = try await shop.send(.post, "/v1/similar?catalogue=test", own)
        #expect(answer.similar == ["tee-1"])
        #expect(answer.text.contains("catalogue=outlet"))
        let picture = TestShop.picture([200, 0, 10])
        let head =
            "--b\r\nContent-Disposition: form-data; name=\"catalogue\"\r\n\r\noutlet\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"picture\"; filename=\"a\"\r\n\r\n"
        let body = Array(head.utf8) + picture + Array("\r\n--b--\r\n".utf8)
        #expect(
            try await shop.ask(.post, "/v1/similar", [.contentType: "multipart/form-data; boundary=b"], body)
                .status
                == .ok)
        #expect(
            try await shop.send(.post, "/v1/similar", #"{"item": "tee-0", "catalogue": "none"}"#).code
                == "input.catalogue")
        let batch = try await outlet.send(
            .post, "/v1/batch", #"{"queries": [{"item": "tee-0"}, {"item": "tee-0", "catalogue": "none"}]}"#)
        guard case .array(let results)? = batch.json["results"] else { throw Unexpected() }
        #expect(results.map { $0["error"]?["code"] } == [nil, "input.catalogue"])
    }

    @Test
    func `what stands in the address beside a JSON body is refused, not dropped`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        for path in ["/v1/similar", "/v1/batch"] {
            let answer = try await shop.send(.post, path + "?k=3", #"{"item": "tee-0"}"#)
            #expect((answer.status, answer.code) == (.badRequest, "input.field"))
        }
    }

    @Test
    func `a cursor stands in an address as it is`() async throws {
        let shop = try await TestShop()
        var batch = ImportBatch(space: FakeFeatureExtractor().space.id)
        batch.items = ["??>", "??>>", "??>?", "??>~"].map { (Item(id: $0, domain: "Dress"), []) }
        try await shop.catalogue.apply(batch)
        var found: [JSONValue?] = []
        var address = "/v1/items?limit=1"
        while found.count < 4, case let page = try await shop.ask(.get, address).json,
            case .array(let items)? = page["items"], case .string(let next)? = page["next"]
        {
            found.append(items.first?["id"])
            #expect(next.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
            address = "/v1/items?limit=1&cursor=\(next)"
        }
        #expect(found == ["??>", "??>>", "??>?", "??>~"])
    }

    @Test
    func `an address is read as forms write it`() {
        let tests: [(String?, [String: String])] = [
            ("a=b+c&d=e%2Bf", ["a": "b c", "d": "e+f"]), ("a=1&a=2", ["a": "2"]), ("a", ["a": ""]),
            ("a=%zz", ["a": "%zz"]), ("group%5Fby=x=y", ["group_by": "x=y"]), ("&&", [:]), (nil, [:]),
        ]
        for (text, fields) in tests { #expect(QueryString.fields(text) == fields) }
    }
}
