import HTTPTypes
import Hummingbird

/// Puts endpoints on a router: access, time limit, and a proper answer to a method that an address does not know.
struct Endpoints: Sendable {
    let all: [Endpoint]
    let access: AccessControl
    let settings: ServerSettings
    let bodies: ByteBudget
    private let pages: Set<String>

    init(all: [Endpoint], access: AccessControl, settings: ServerSettings, bodies: ByteBudget) {
        self.all = all
        self.access = access
        self.settings = settings
        self.bodies = bodies
        pages = Set(all.filter(\.answersWithPage).map(\.path))
    }

    func register(on router: Router<ServerContext>) {
        for endpoint in all {
            router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
                try await run(endpoint, request, context)
            }
        }
    }

    private func run(_ endpoint: Endpoint, _ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try access.admit(request, context, to: endpoint)
        let share = ByteShare(of: bodies)
        defer { share.release() }
        let call = Call(
            request: request, context: context, bodyLimit: settings.bodyLimit, share: share,
            charge: { access.charge(caller, requests: $0) })
        do {
            return try await Deadline.run(seconds: settings.requestTimeout) { try await endpoint.handle(call) }
        } catch is Deadline.Exceeded {
            throw context.body.isUnderWay ? ServerError.tooSlow : .overdue
        }
    }

    /// Whether a path, as the router knows it, is that of a page.
    func isPage(_ path: String?) -> Bool {
        path.map(pages.contains) ?? false
    }

    /// What is told about an address that the router does not know, or not with that method.
    func missing(_ request: Request) -> ServerError {
        let parts = request.uri.path.split(separator: "/")
        let found = Set(all.filter { Self.matches($0.path.split(separator: "/"), parts) }.map(\.method))
        guard !found.isEmpty else {
            return ServerError(
                .notFound, "server.route", "there is nothing at this address",
                hint: "see /openapi.json for what there is")
        }
        let methods = found.contains(.get) ? found.union([.head]) : found
        let names = methods.map(\.rawValue).sorted().joined(separator: ", ")
        var error = ServerError(
            .methodNotAllowed, "server.method", "this address does not know that method", hint: "it knows: \(names)")
        error.headers[.allow] = names
        return error
    }

    private static func matches(_ template: [Substring], _ path: [Substring]) -> Bool {
        template.count == path.count && zip(template, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
