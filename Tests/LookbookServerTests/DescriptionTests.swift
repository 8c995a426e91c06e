import HTTPTypes
import HummingbirdTesting
import LookbookCore
import Testing

@testable import LookbookServer

/// What the OpenAPI document says of requests is what the server takes.
struct DescriptionTests {
    private func document() async throws -> JSONValue {
        try await TestShop().ask(.get, "/openapi.json").json
    }

    @Test(arguments: ["0,0,1,1", "0.1,0.1,0.8,0.8", "0.75,0.5,0.25,0.5", "0.0,0.6,1.0,0.4"])
    func `crop boxes of all places are allowed`(crop: String) async throws {
        let schema = try await document()["components"]?["schemas"]?["QueryForm"]?["properties"]?["crop"]
        guard case .string(let pattern)? = schema?["pattern"] else { throw Unexpected() }
        #expect(try Regex(pattern).wholeMatch(in: crop) != nil)
        let reader = FieldReader(texts: ["crop": crop])
        #expect(try QuerySpec(reader).crop != nil)
        #expect(try Regex(pattern).wholeMatch(in: "0.5,0.5,2,1") == nil)
    }

    @Test
    func `raw pictures, their options and all ways to send a key are described`() async throws {
        let document = try await document()
        let operation = document["paths"]?["/v1/similar"]?["post"]
        guard case .array(let parameters)? = operation?["parameters"],
            case .object(let types)? = operation?["requestBody"]?["content"]
        else { throw Unexpected() }
        let names = Set(
            parameters.compactMap { if case .string(let name)? = $0["name"] { name } else { nil } })
        #expect(names == QueryField.textNames.subtracting(["item", "url"]))
        #expect(types.keys.contains("application/octet-stream"))
        #expect(operation?["security"] == [["bearer": []], ["header": []], ["basic": []], [:]])
        #expect(document["components"]?["securitySchemes"]?["basic"]?["scheme"] == "basic")
        let change = document["components"]?["schemas"]?["ItemChange"]?["properties"]
        #expect(change?["title"]?["type"] == ["string", "null"])
    }
}
