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
    /// What its body takes of the memory for all bodies.
    let share: ByteShare
    /// Takes further requests off the caller's rate, when one holds several.
    var charge: @Sendable (_ requests: Int) -> Void = { _ in }
    /// The most bytes of a query in JSON, which holds no picture.
    static let queryLimit = 1 << 20

    /// A part of the path, percent-decoded.
    func path(_ name: String) throws(LookbookError) -> String {
        guard let text = context.parameters.get(name)?.removingPercentEncoding, !text.isEmpty else {
            throw LookbookError(.inputPath, "the address is incomplete", facts: [.remedy: "see /openapi.json"])
        }
        return text
    }

    /// The query string's fields. A name that comes twice counts with its last value.
    var fields: [String: String] { QueryString.fields(request.uri.query) }

    /// The type of the body in lower case, without its parameters.
    var contentType: String {
        let value = request.headers[.contentType] ?? ""
        return (value.split(separator: ";").first.map(String.init) ?? "").trimmed.lowercased()
    }

    /// The whole body.
    ///
    /// - Throws: ``ServerError`` 413 beyond the limit, told before the body is read when it names its length; 429 when
    ///   the bodies of all requests are too many; 400 when it does not arrive whole.
    func body() async throws -> [UInt8] {
        try await body(upTo: bodyLimit)
    }

    private func body(upTo limit: Int) async throws -> [UInt8] {
        let length = request.headers[.contentLength].flatMap(Int.init) ?? 0
        guard length <= limit else { throw ServerError.tooLarge(limit: limit) }
        context.body.begin()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(length, 256 << 10))
        do {
            // What has arrived counts, not what was announced: promises would be a cheap way to use all memory up.
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limit else { throw ServerError.tooLarge(limit: limit) }
                try share.take(part.readableBytes)
                part.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
            }
        } catch let error where !(error is ServerError || error is CancellationError) {
            throw ServerError.brokenBody
        }
        guard bytes.count >= length else { throw ServerError.brokenBody }
        context.body.finish()
        return bytes
    }

    /// The body as JSON.
    func json() async throws -> JSONValue {
        try await json(upTo: bodyLimit)
    }

    private func json(upTo limit: Int) async throws -> JSONValue {
        guard contentType == "application/json" else { throw unsupported("application/json") }
        return try Self.parse(try await body(upTo: limit))
    }

    /// The body of a query in JSON. Only the catalogue may stand in the address instead.
    func queryJSON() async throws -> FieldReader {
        if let stranger = fields.keys.sorted().first(where: { $0 != "catalogue" }) {
            throw LookbookError(
                .inputField, "the address names \"\(stranger)\" beside a JSON body",
                facts: [.remedy: "write it into the body"])
        }
        return try FieldReader(try await json(upTo: min(bodyLimit, Self.queryLimit)))
    }

    static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw LookbookError(
                .inputJSON, "the body is not JSON", facts: [.remedy: "check its brackets, commas and quotes"])
        }
    }

    /// A query in any of its forms: JSON, a form with a picture, or a picture alone with its fields in the address.
    func query() async throws -> QuerySpec {
        switch contentType {
        case "application/json":
            var spec = try QuerySpec(try await queryJSON())
            spec.catalogue = spec.catalogue ?? fields["catalogue"]
            return spec
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
