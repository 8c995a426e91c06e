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
        startedWithKeys = keys.exists
    }

    /// Whether requests need a key now: as long as there is a key file, also one that cannot be read or holds no key.
    var needsKey: Bool { startedWithKeys || keys.exists }

    /// Checks one request.
    ///
    /// - Returns: who sent it, in the words of the rate limit.
    func admit(_ request: Request, _ context: ServerContext, to endpoint: Endpoint) throws -> String {
        guard needsKey else {
            try requireLoopbackName(request)
            return try count(request, context, key: nil, endpoint)
        }
        let key = Self.secret(of: request).flatMap(keys.key)
        let caller = try count(request, context, key: key, endpoint)
        guard let scope = endpoint.scope, !(isSearchOpen && scope == .search) else { return caller }
        guard let key else { throw Self.unauthorized(isPage: endpoint.isPage) }
        guard key.scope >= scope else {
            throw ServerError(
                .accessScope, "the key allows \(key.scope.rawValue), and this needs \(scope.rawValue)",
                hint: "make a key for it: lookbook keys create --scope \(scope.rawValue)")
        }
        return caller
    }

    /// Counts further requests of a caller, when one holds several.
    func charge(_ caller: String, requests: Int) {
        limit.charge(caller, tokens: Double(requests))
    }

    private func count(
        _ request: Request, _ context: ServerContext, key: AccessKey?, _ endpoint: Endpoint
    ) throws -> String {
        guard limit.isOn else { return "" }
        let caller = key?.id ?? IPAddress.customer(proxies.caller(of: request, peer: context.address))
        try limit.take(caller, tokens: endpoint.tokens)
        return caller
    }

    /// A page of some other site could point its own name at this machine (DNS rebinding); its requests carry that name.
    private func requireLoopbackName(_ request: Request) throws {
        guard let authority = request.head.authority, !Self.isLoopback(authority) else { return }
        throw ServerError(
            .accessHost, "without keys the server answers only to localhost",
            hint: "make a key first: lookbook keys create --scope search")
    }

    /// Whether a host, perhaps with a port, is this machine.
    static func isLoopback(_ authority: String) -> Bool {
        let isBracketed = authority.hasPrefix("[")
        let end = isBracketed ? authority.firstIndex(of: "]") : authority.lastIndex(of: ":")
        let host =
            isBracketed
            ? authority.dropFirst().prefix { $0 != "]" } : authority[..<(end ?? authority.endIndex)]
        return Loopback.isName(String(host))
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
            .accessKey, "this needs a key", hint: "send it as: Authorization: Bearer KEY")
        error.headers[.wwwAuthenticate] = isPage ? "Basic realm=\"Lookbook\"" : "Bearer"
        return error
    }
}
