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
        for (path, methods) in Dictionary(grouping: all, by: \.path).mapValues({ $0.map(\.method) }) {
            let others: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .head, .options, .trace, .connect]
            for method in others where !methods.contains(method) && !(method == .head && methods.contains(.get)) {
                router.on(RouterPath(path), method: method) { _, _ in
                    Reply.error(Self.notAllowed(methods))
                }
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

    private static func notAllowed(_ methods: [HTTPRequest.Method]) -> ServerError {
        let names = methods.map(\.rawValue).sorted().joined(separator: ", ")
        var error = ServerError(
            .methodNotAllowed, "server.method", "this address does not know that method", hint: "it knows: \(names)")
        error.headers[.allow] = names
        return error
    }
}
