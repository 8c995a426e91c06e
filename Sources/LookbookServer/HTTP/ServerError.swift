import HTTPTypes
import LookbookCore

/// A request that cannot be answered: what the client is told, and with which status.
struct ServerError: Error {
    let status: HTTPResponse.Status
    let code: String
    let message: String
    let hint: String
    /// Fields that belong to the answer, such as `Retry-After`.
    var headers: HTTPFields = [:]
    /// Whether the connection is of no more use: the rest of the request will not be read.
    var closesConnection = false

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String, hint: String) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension ServerError {
    /// What a client is told of any error. Errors about the request are passed on; of the server's own faults it learns
    /// only that there was one, since their words may name files.
    init(_ error: any Error) {
        switch error {
        case let error as ServerError: self = error
        case let error as LookbookError: self = Self.explained(error)
        case is CancellationError: self = .overdue
        default: self = .internalFault
        }
    }

    private static func explained(_ error: LookbookError) -> ServerError {
        switch error.code.rawValue {
        case "catalogue.busy": return .catalogueBusy
        case "catalogue.disk-full": return .diskFull
        default:
            guard let status = status(of: error.code.rawValue) else { return .internalFault }
            return ServerError(status, error.code.rawValue, error.message, hint: hint(error))
        }
    }

    /// The status for an error about the request; nil for the server's own faults.
    private static func status(of code: String) -> HTTPResponse.Status? {
        switch code {
        case "input.item", "input.task", "input.catalogue": .notFound
        case "input.item-without-picture": .unprocessableContent
        case "server.not-ready", "server.stopping", "catalogue.empty": .serviceUnavailable
        case "server.read-only": .forbidden
        case "server.content-type": .unsupportedMediaType
        case "picture.too-large": .contentTooLarge
        case "picture.too-many-pixels": .contentTooLarge
        case "picture.unknown-format", "picture.unsupported": .unsupportedMediaType
        case "picture.out-of-memory": nil
        default: code.hasPrefix("input.") ? .badRequest : code.hasPrefix("picture.") ? .unprocessableContent : nil
        }
    }

    /// Hints for the command line are put in the words of the API.
    private static func hint(_ error: LookbookError) -> String {
        switch error.code.rawValue {
        case "input.item": "list the ids with: GET /v1/items"
        case "input.item-without-picture": "send the item again with a picture: PUT /v1/items/{id}"
        default: error.hint
        }
    }

    /// Whether whoever runs the server must know of it.
    var isOwnFault: Bool { status == .internalServerError || status.code == 507 }

    static let internalFault = ServerError(
        .internalServerError, "server.internal", "the server failed to answer",
        hint: "try again; if it stays, give the request id to whoever runs the server")

    /// The client took too long to send its request.
    static var tooSlow: ServerError {
        var error = ServerError(
            .requestTimeout, "server.timeout", "the request took too long to arrive", hint: "send it faster")
        error.closesConnection = true
        return error
    }

    /// The server took too long to answer.
    static let overdue = later(
        ServerError(
            .serviceUnavailable, "server.overdue", "the server took too long to answer",
            hint: "try again, or ask for less"), seconds: 1)

    /// The body ended early, or was no HTTP.
    static var brokenBody: ServerError {
        var error = ServerError(
            .badRequest, "server.body", "the body of the request did not arrive whole", hint: "send it again")
        error.closesConnection = true
        return error
    }

    /// The catalogue's own words name its file.
    private static let catalogueBusy = later(
        ServerError(
            .serviceUnavailable, "catalogue.busy", "another process has been writing to the catalogue for too long",
            hint: "try again in 5 s"), seconds: 5)

    private static let diskFull = ServerError(
        HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), "catalogue.disk-full",
        "there is no room left for the catalogue", hint: "whoever runs the server must make room on its disk")

    static func tooLarge(limit: Int) -> ServerError {
        var error = ServerError(
            .contentTooLarge, "server.too-large", "the body is larger than \(limit >> 10) KiB",
            hint: "send a smaller picture: 1000 pixels on the longer side are enough")
        error.closesConnection = true
        return error
    }

    static func busy(_ code: String, _ message: String, seconds: Int) -> ServerError {
        later(ServerError(.tooManyRequests, code, message, hint: "try again in \(seconds) s"), seconds: seconds)
    }

    private static func later(_ error: ServerError, seconds: Int) -> ServerError {
        var error = error
        error.headers[.retryAfter] = String(seconds)
        return error
    }
}
