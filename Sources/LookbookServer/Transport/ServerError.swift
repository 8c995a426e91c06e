import HTTPTypes
import LookbookCore

/// A request that cannot be answered: what the client is told, and with which status.
struct ServerError: Error {
    /// What went wrong.
    let reason: LookbookError.Code
    let status: HTTPResponse.Status
    let message: String
    let hint: String
    /// Fields that belong to the answer, such as `Retry-After`.
    var headers: HTTPFields = [:]
    /// Whether the connection is of no more use: the rest of the request will not be read.
    var closesConnection = false

    /// What went wrong, as clients read it.
    var code: String { reason.rawValue }

    /// - Parameters:
    ///   - reason: what went wrong; it has a status of its own.
    ///   - message: one sentence without a full stop.
    ///   - hint: what the client can do about it.
    ///   - status: another status, where the place knows better.
    init(_ reason: LookbookError.Code, _ message: String, hint: String, status: HTTPResponse.Status? = nil) {
        self.reason = reason
        self.status = status ?? Self.status(reason.status)
        self.message = message
        self.hint = hint
    }

    /// With the code as a text; one that nobody knows is the server's own fault.
    init(_ status: HTTPResponse.Status, _ code: String, _ message: String, hint: String) {
        self.init(LookbookError.Code(rawValue: code) ?? .serverInternal, message, hint: hint, status: status)
    }

    private static func status(_ number: Int) -> HTTPResponse.Status {
        number == 507
            ? HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage") : .init(code: number)
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
        let told: ServerError
        switch error.code {
        case .catalogueBusy:
            // The catalogue's own words name its file.
            let busy = ServerError(
                error.code, "another process has been writing to the catalogue for too long",
                hint: "try again in 5 s")
            return busy.retrying(after: error.facts[.retryAfter] ?? "5")
        case .catalogueDiskFull:
            return ServerError(
                error.code, "there is no room left for the catalogue",
                hint: "whoever runs the server must make room on its disk")
        case let code where isAboutRequest(code):
            told = ServerError(code, error.message, hint: error.hint)
        default:
            told = .internalFault
        }
        return error.facts[.retryAfter].map(told.retrying) ?? told
    }

    /// Whether an error speaks of what was asked, not of the machine and its files.
    private static func isAboutRequest(_ code: LookbookError.Code) -> Bool {
        switch code.category {
        case .storage, .bug: return false
        case .input, .notFound, .conflict, .limit, .state, .network: break
        }
        switch code {
        case .catalogueEmpty: return true
        case .pictureOutOfMemory: return false
        default: return ["input.", "picture.", "access.", "server."].contains { code.rawValue.hasPrefix($0) }
        }
    }

    private func retrying(after seconds: String) -> ServerError {
        var error = self
        error.headers[.retryAfter] = seconds
        return error
    }

    /// Whether whoever runs the server must know of it.
    var isOwnFault: Bool { status == .internalServerError || status.code == 507 }
}

extension ServerError {
    static let internalFault = ServerError(
        .serverInternal, "the server failed to answer",
        hint: "try again; if it stays, give the request id to whoever runs the server")

    /// The client took too long to send its request.
    static let tooSlow = closing(
        ServerError(.serverTimeout, "the request took too long to arrive", hint: "send it faster"))

    /// The server took too long to answer.
    static let overdue = ServerError(
        .serverOverdue, "the server took too long to answer", hint: "try again, or ask for less"
    ).retrying(after: "1")

    /// The body ended early, or was no HTTP.
    static let brokenBody = closing(
        ServerError(.serverBody, "the body of the request did not arrive whole", hint: "send it again"))

    /// The head can be read in two ways, so that a proxy before the server may read it in the other.
    static let ambiguousHost = closing(
        ServerError(
            .serverBody, "the request names its host twice", hint: "send one Host header", status: .badRequest
        ))

    static func tooLarge(limit: Int) -> ServerError {
        closing(
            ServerError(
                .serverTooLarge, "the body is larger than \(limit >> 10) KiB",
                hint: "send a smaller picture: 1000 pixels on the longer side are enough"))
    }

    static func busy(_ reason: LookbookError.Code, _ message: String, seconds: Int) -> ServerError {
        ServerError(reason, message, hint: "try again in \(seconds) s").retrying(after: String(seconds))
    }

    /// With the code as a text.
    static func busy(_ code: String, _ message: String, seconds: Int) -> ServerError {
        busy(LookbookError.Code(rawValue: code) ?? .serverBusy, message, seconds: seconds)
    }

    private static func closing(_ error: ServerError) -> ServerError {
        var error = error
        error.closesConnection = true
        return error
    }
}
