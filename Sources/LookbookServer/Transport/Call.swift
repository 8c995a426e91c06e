import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import LookbookCore
import NIOCore
import NIOHTTPTypes
import Synchronization

/// One request on its way to a handler, with what handlers ask of it.
struct Call: Sendable {
    let request: Request
    let context: ServerContext
    let bodyLimit: Int
    /// What its body takes of the memory for all bodies.
    let share: ByteShare
    /// Takes further requests off the caller's rate, when one holds several.
    var charge: @Sendable (_ requests: Int) -> Void = { _ in }

    /// A part of the path, percent-decoded.
    func path(_ name: String) throws(LookbookError) -> String {
        guard let text = context.parameters.get(name)?.removingPercentEncoding, !text.isEmpty else {
            throw LookbookError(.inputPath, "the address is incomplete")
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
        await context.askForBody(of: request)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(length, 256 << 10))
        do {
            // What has arrived counts, not what was announced: promises would be a cheap way to use all memory up.
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limit else {
                    throw ServerError.tooLarge(limit: limit)
                }
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

    func json(upTo limit: Int) async throws -> JSONValue {
        guard contentType == "application/json" else { throw unsupported("application/json") }
        return try Self.parse(try await body(upTo: limit))
    }

    static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        try JSONValue(parsing: bytes)
    }

    func unsupported(_ types: String) -> ServerError {
        ServerError(
            .serverContentType, "the body's type \"\(contentType)\" is not understood",
            hint: "send it as \(types)")
    }
}

/// What belongs to one request: its id, the connection it came by, and how far it has been read.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    let requestID: String
    let body = BodyProgress()

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
        requestID = Self.makeID()
        logger[metadataKey: "request"] = .string(requestID)
    }

    /// The address of the other end, without its port.
    var address: String { channel.remoteAddress?.ipAddress ?? "unknown" }

    /// Tells a client that waits for it (`Expect: 100-continue`, RFC 9110, 10.1.1) to send the body: only now is it known
    /// that somebody will read it.
    func askForBody(of request: Request) async {
        guard request.headers[.expect]?.lowercased() == "100-continue" else { return }
        // When the connection is gone, reading the body says so.
        try? await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
    }

    /// Closes the connection once the answer had time to leave: the rest of its request will not be read.
    func closeSoon() {
        channel.eventLoop.scheduleTask(in: .milliseconds(500)) { [channel] in channel.close(promise: nil) }
    }

    private static func makeID() -> String {
        let number = UInt64.random(in: .min ... .max)
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// How far the body of a request has been read, known to whoever answers: what was not read lies in the way of the
/// connection's next request.
final class BodyProgress: Sendable {
    private let stage = Mutex(Stage.untouched)

    private enum Stage {
        case untouched, underWay, complete
    }

    /// Whether somebody waits for more of it, which means: for the client.
    var isUnderWay: Bool { stage.withLock { $0 == .underWay } }

    /// Whether there is a body that was not read to its end.
    func leavesRest(of request: Request) -> Bool {
        guard Self.isAnnounced(by: request) else { return false }
        return stage.withLock { $0 != .complete }
    }

    func begin() { stage.withLock { $0 = .underWay } }
    func finish() { stage.withLock { $0 = .complete } }

    private static func isAnnounced(by request: Request) -> Bool {
        if request.headers[.transferEncoding] != nil { return true }
        guard let length = request.headers[.contentLength] else { return false }
        return length != "0"
    }
}

/// The fields of an address, as forms and URLs write them (`application/x-www-form-urlencoded`).
enum QueryString {
    /// - Parameter text: what stands behind the question mark.
    /// - Returns: the fields; a name that comes twice counts with its last value.
    static func fields(_ text: String?) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in (text ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[decode(parts[0])] = parts.count == 2 ? decode(parts[1]) : ""
        }
        return fields
    }

    /// A plus is a space; what is no percent-encoding is taken as it stands.
    private static func decode(_ text: Substring) -> String {
        let spaced = text.contains("+") ? String(text).replacing("+", with: " ") : String(text)
        return spaced.contains("%") ? spaced.removingPercentEncoding ?? spaced : spaced
    }
}
