import Foundation
import HTTPTypes
import Hummingbird
import LookbookCore

/// Who may do what.
///
/// Without any key everything is allowed, and the server speaks only to its own machine; with keys each request needs
/// one, but for searching where that was opened to everybody.
struct AccessControl: Sendable {
    private let keys: KeyFile
    private let limit: RateLimit
    private let proxies: TrustedProxies
    private let isSearchOpen: Bool
    /// Decided at the start, so that a key file that vanishes does not open the door.
    private let startedWithKeys: Bool

    init(keys: KeyFile, settings: ServerSettings) {
        self.keys = keys
        limit = RateLimit(rate: settings.rateLimit)
        proxies = TrustedProxies(settings.trustedProxies)
        isSearchOpen = settings.openSearch
        startedWithKeys = !keys.isEmpty
    }

    /// Whether requests need a key now.
    var needsKey: Bool { startedWithKeys || !keys.isEmpty }

    /// Checks one request.
    ///
    /// - Parameters:
    ///   - scope: what the endpoint needs; nil when it is open to everybody.
    ///   - isPage: whether a person's browser asks, who can be asked for the key.
    /// - Returns: the key that it came with, if any.
    func admit(_ request: Request, _ context: ServerContext, scope: KeyScope?, isPage: Bool) throws -> AccessKey? {
        guard needsKey else {
            try requireLoopbackName(request)
            try limit.take(proxies.caller(of: request, peer: context.address))
            return nil
        }
        let key = Self.secret(of: request).flatMap(keys.key)
        try limit.take(key?.id ?? proxies.caller(of: request, peer: context.address))
        guard let scope, !(isSearchOpen && scope == .search) else { return key }
        guard let key else { throw Self.unauthorized(isPage: isPage) }
        guard key.scope >= scope else {
            throw ServerError(
                .forbidden, "access.scope", "the key allows \(key.scope.rawValue), and this needs \(scope.rawValue)",
                hint: "make a key for it: lookbook keys create --scope \(scope.rawValue)")
        }
        return key
    }

    /// A page of some other site could point its own name at this machine (DNS rebinding); its requests carry that name.
    private func requireLoopbackName(_ request: Request) throws {
        guard let authority = request.head.authority, !Self.isLoopback(authority) else { return }
        throw ServerError(
            .misdirectedRequest, "access.host", "without keys the server answers only to localhost",
            hint: "make a key first: lookbook keys create --scope search")
    }

    static func isLoopback(_ authority: String) -> Bool {
        let isBracketed = authority.hasPrefix("[")
        let end = isBracketed ? authority.firstIndex(of: "]") : authority.lastIndex(of: ":")
        let host = isBracketed ? authority.dropFirst().prefix { $0 != "]" } : authority[..<(end ?? authority.endIndex)]
        return ["localhost", "127.0.0.1", "::1"].contains(host.lowercased())
    }

    /// `Authorization: Bearer KEY`, `X-API-Key: KEY`, or the password of `Authorization: Basic` (any user name).
    private static func secret(of request: Request) -> String? {
        if let name = HTTPField.Name("X-API-Key"), let key = request.headers[name] { return key }
        guard let value = request.headers[.authorization] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0].lowercased() {
        case "bearer": return parts[1]
        case "basic":
            let text = Data(base64Encoded: parts[1]).map { String(decoding: $0, as: UTF8.self) }
            return text?.split(separator: ":", maxSplits: 1).last.map(String.init)
        default: return nil
        }
    }

    private static func unauthorized(isPage: Bool) -> ServerError {
        var error = ServerError(
            .unauthorized, "access.key", "this needs a key", hint: "send it as: Authorization: Bearer KEY")
        error.headers[.wwwAuthenticate] = isPage ? "Basic realm=\"Lookbook\"" : "Bearer"
        return error
    }
}
