import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import LookbookCore
import NIOCore

/// One request on its way to a handler, with what handlers ask of it.
struct Call: Sendable {
    let request: Request
    let context: ServerContext
    let bodyLimit: Int

    /// A part of the path, percent-decoded.
    func path(_ name: String) throws(InputError) -> String {
        guard let text = context.parameters.get(name)?.removingPercentEncoding, !text.isEmpty else {
            throw InputError("input.path", "the address is incomplete", hint: "see /openapi.json")
        }
        return text
    }

    /// The query string's fields. A name that comes twice counts with its last value.
    var fields: [String: String] {
        Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) }, uniquingKeysWith: { $1 })
    }

    /// The type of the body in lower case, without its parameters.
    var contentType: String {
        let value = request.headers[.contentType] ?? ""
        return (value.split(separator: ";").first.map(String.init) ?? "").trimmed.lowercased()
    }

    /// The whole body.
    ///
    /// - Throws: ``ServerError`` 413 beyond the limit, told before the body is read when it names its length.
    func body() async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > bodyLimit {
            throw ServerError.tooLarge(limit: bodyLimit)
        }
        do {
            let buffer = try await request.body.collect(upTo: bodyLimit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw ServerError.tooLarge(limit: bodyLimit)
        }
    }

    /// The body as JSON.
    func json() async throws -> JSONValue {
        guard contentType == "application/json" else { throw unsupported("application/json") }
        return try Self.parse(try await body())
    }

    static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw InputError("input.json", "the body is not JSON", hint: "check its brackets, commas and quotes")
        }
    }

    /// A query in any of its forms: JSON, a form with a picture, a picture alone, or an empty body and a query string.
    func query() async throws -> QuerySpec {
        switch contentType {
        case "application/json":
            return try QuerySpec(FieldReader(try await json()))
        case "multipart/form-data":
            let form = try MultipartForm(try await body(), contentType: request.headers[.contentType] ?? "")
            return try QuerySpec(FieldReader(texts: fields.merging(form.texts) { $1 }), picture: form.picture)
        case "image/jpeg", "image/png", "image/webp", "application/octet-stream":
            return try QuerySpec(FieldReader(texts: fields), picture: try await body())
        default:
            throw unsupported("application/json, multipart/form-data, image/jpeg, image/png or image/webp")
        }
    }

    private func unsupported(_ types: String) -> ServerError {
        ServerError(
            .unsupportedMediaType, "server.content-type", "the body's type \"\(contentType)\" is not understood",
            hint: "send it as \(types)")
    }
}
