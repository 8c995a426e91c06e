import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Lets the pages of the allowed origins call the API (CORS), and answers what their browsers ask beforehand.
struct CrossOrigin: RouterMiddleware {
    typealias Context = ServerContext
    let origins: [String]

    func handle(
        _ request: Request, context: ServerContext, next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin], let allowed = allowed(origin) else {
            return try await next(request, context)
        }
        let isPreflight = request.method == .options && request.headers[.accessControlRequestMethod] != nil
        var response = isPreflight ? Response(status: .noContent) : try await next(request, context)
        response.headers[.accessControlAllowOrigin] = allowed
        if allowed != "*" { response.headers[.vary] = "Origin" }
        response.headers[.accessControlExposeHeaders] = "X-Request-ID, Retry-After"
        if isPreflight {
            response.headers[.accessControlAllowMethods] = "GET, POST, PUT, PATCH, DELETE"
            response.headers[.accessControlAllowHeaders] = "Authorization, Content-Type, X-API-Key"
            response.headers[.accessControlMaxAge] = "600"
        }
        return response
    }

    private func allowed(_ origin: String) -> String? {
        if origins.contains("*") { return "*" }
        return origins.contains(origin) ? origin : nil
    }
}
