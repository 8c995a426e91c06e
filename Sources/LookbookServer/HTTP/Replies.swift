import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// The answers that handlers give.
enum Reply {
    /// A value as JSON.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return bytes(try encoder.encode(value), type: "application/json", status: status)
    }

    /// JSON that is written by hand.
    static func json(capacity: Int, _ write: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter(capacity: capacity)
        write(&writer)
        return bytes(writer.bytes, type: "application/json")
    }

    /// A text, UTF-8.
    static func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        bytes(Array(text.utf8), type: type + "; charset=utf-8", status: status)
    }

    /// Bytes of some type.
    static func bytes(
        _ bytes: some Sequence<UInt8>, type: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        let buffer = ByteBuffer(bytes: bytes)
        let headers: HTTPFields = [.contentType: type, .contentLength: String(buffer.readableBytes)]
        return Response(status: status, headers: headers, body: .init(byteBuffer: buffer))
    }

    /// An error in the documented form.
    static func error(_ error: ServerError) -> Response {
        let body = ErrorBody(error: .init(code: error.code, message: error.message, hint: error.hint))
        return finish((try? json(body, status: error.status)) ?? Response(status: error.status), error)
    }

    /// An error as a person's browser shows it.
    static func page(_ error: ServerError) -> Response {
        finish(PageEndpoints.render(PageTemplate.problem(error), title: "Lookbook", status: error.status), error)
    }

    private static func finish(_ response: Response, _ error: ServerError) -> Response {
        var response = response
        for field in error.headers { response.headers[field.name] = field.value }
        if error.closesConnection { response.headers[.connection] = "close" }
        return response
    }
}

/// `{"error": {"code", "message", "hint"}}`.
struct ErrorBody: Codable {
    let error: Description

    struct Description: Codable {
        let code: String
        let message: String
        let hint: String
    }
}
