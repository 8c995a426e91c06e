import HTTPTypes
import Hummingbird
import HummingbirdCore

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
