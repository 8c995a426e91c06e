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
        finish((try? json(ErrorBody(error), status: error.status)) ?? Response(status: error.status), error)
    }

    /// Gives an answer what belongs to the error that it tells.
    static func finish(_ response: Response, _ error: ServerError) -> Response {
        var response = response
        for field in error.headers { response.headers[field.name] = field.value }
        if error.closesConnection { response.headers[.connection] = "close" }
        return response
    }
}

/// `{"error": {"code", "message", "hint"}}`.
struct ErrorBody: Codable {
    let error: Description

    init(_ error: ServerError) {
        self.init(error: .init(code: error.code, message: error.message, hint: error.hint))
    }

    init(error: Description) {
        self.error = error
    }

    struct Description: Codable {
        let code: String
        let message: String
        let hint: String
    }
}

extension HTTPField.Name {
    static let requestID = named("X-Request-ID")
    /// The first `Host` of a request is its authority; a field of this name is one too many.
    static let secondHost = named("Host")
    static let referrerPolicy = named("Referrer-Policy")
    static let crossOriginResourcePolicy = named("Cross-Origin-Resource-Policy")

    /// The names above are all valid; were one not, its header would be a harmless second `Server`.
    private static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .server }
}

/// Lets the pages of the allowed origins call the API (CORS), and answers what their browsers ask beforehand.
struct CrossOrigin: Sendable {
    /// `*` for all.
    let origins: [String]

    /// The answer to a browser that asks what it may do; nil for any other request.
    func preflight(_ request: Request) -> Response? {
        guard request.method == .options, request.headers[.accessControlRequestMethod] != nil,
            allowed(request) != nil
        else { return nil }
        var response = Response(status: .noContent)
        response.headers[.accessControlAllowMethods] = "GET, POST, PUT, PATCH, DELETE"
        response.headers[.accessControlAllowHeaders] = "Authorization, Content-Type, X-API-Key"
        response.headers[.accessControlMaxAge] = "600"
        return response
    }

    /// Says in an answer, also in one that tells an error, who may read it.
    func decorate(_ response: inout Response, for request: Request) {
        guard !origins.isEmpty else { return }
        // Also where the origin is not allowed or not named: a cache must not give that answer to one that is.
        response.headers[.vary] = "Origin"
        guard let allowed = allowed(request) else { return }
        response.headers[.accessControlAllowOrigin] = allowed
        response.headers[.accessControlExposeHeaders] = "X-Request-ID, Retry-After"
    }

    private func allowed(_ request: Request) -> String? {
        guard let origin = request.headers[.origin] else { return nil }
        if origins.contains("*") { return "*" }
        return origins.contains(origin) ? origin : nil
    }
}
