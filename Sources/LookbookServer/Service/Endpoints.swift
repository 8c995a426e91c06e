import HTTPTypes
import Hummingbird

/// Puts endpoints on a router: access, time limit, and a proper answer to a method that an address does not know.
struct Endpoints: Sendable {
    let all: [Endpoint]
    let access: AccessControl
    let settings: ServerSettings

    func register(on router: Router<ServerContext>) {
        for endpoint in all {
            router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
                try await run(endpoint, request, context)
            }
        }
    }

    private func run(_ endpoint: Endpoint, _ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try access.admit(request, context, scope: endpoint.scope, isPage: endpoint.isPage)
        var context = context
        context.caller = caller
        let call = Call(request: request, context: context, bodyLimit: settings.bodyLimit)
        return try await Deadline.run(seconds: settings.requestTimeout) { try await endpoint.handle(call) }
    }

    /// What is told about an address that the router does not know, or not with that method.
    func missing(_ request: Request) -> ServerError {
        let parts = request.uri.path.split(separator: "/")
        let methods = all.filter { Self.matches($0.path.split(separator: "/"), parts) }.map(\.method.rawValue)
        guard !methods.isEmpty else {
            return ServerError(
                .notFound, "server.route", "there is nothing at this address",
                hint: "see /openapi.json for what there is")
        }
        let names = methods.sorted().joined(separator: ", ")
        var error = ServerError(
            .methodNotAllowed, "server.method", "this address does not know that method", hint: "it knows: \(names)")
        error.headers[.allow] = names
        return error
    }

    private static func matches(_ template: [Substring], _ path: [Substring]) -> Bool {
        template.count == path.count && zip(template, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
