import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import LookbookCore

/// What every request gets, whatever it asks: a time limit, an answer to every error, the security headers, a line in
/// the log and its place in the metrics.
struct Envelope: RouterMiddleware {
    typealias Context = ServerContext
    let settings: ServerSettings
    let endpoints: Endpoints
    let metrics: ServerMetrics
    private var crossOrigin: CrossOrigin { CrossOrigin(origins: settings.corsOrigins) }

    func handle(
        _ request: Request, context: ServerContext,
        next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        metrics.begin()
        var response: Response
        do {
            if let answer = crossOrigin.preflight(request) {
                response = answer
            } else if request.headers[.secondHost] != nil {
                throw ServerError.ambiguousHost
            } else {
                response = try await next(request, context)
            }
        } catch let error as HTTPError where error.status == .notFound {
            response = Reply.error(endpoints.missing(request))
        } catch {
            response = explain(error, context)
        }
        decorate(&response, request, context)
        let seconds = Self.seconds(.now - start)
        metrics.end(
            route: context.endpointPath ?? "other", method: request.method.rawValue,
            status: response.status.code,
            seconds: seconds)
        log(request, context, response, seconds)
        return response
    }

    private func explain(_ error: any Error, _ context: ServerContext) -> Response {
        let told = ServerError(error)
        if told.isOwnFault {
            context.logger.error("the server failed", metadata: ["error": .string(String(describing: error))])
        }
        return endpoints.isPage(context.endpointPath) ? page(told) : Reply.error(told)
    }

    /// An error as a person's browser shows it.
    private func page(_ error: ServerError) -> Response {
        Reply.finish(
            PageEndpoints.render(PageTemplate.problem(error), title: "Lookbook", status: error.status), error)
    }

    private func decorate(_ response: inout Response, _ request: Request, _ context: ServerContext) {
        response.headers[.requestID] = context.requestID
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "same-origin"
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        if response.headers[.crossOriginResourcePolicy] == nil {
            response.headers[.crossOriginResourcePolicy] = "same-origin"
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if settings.tlsCertificate != nil { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        crossOrigin.decorate(&response, for: request)
        if context.body.leavesRest(of: request) {
            response.headers[.connection] = "close"
            context.closeSoon()
        }
    }

    private func log(_ request: Request, _ context: ServerContext, _ response: Response, _ seconds: Double) {
        context.logger.info(
            "request",
            metadata: [
                "method": .string(request.method.rawValue), "path": .string(request.uri.path),
                "status": .stringConvertible(response.status.code),
                "ms": .stringConvertible((seconds * 10_000).rounded() / 10),
            ])
    }

    private static func seconds(_ duration: Duration) -> Double {
        duration.seconds
    }
}

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

    private func run(_ endpoint: Endpoint, _ request: Request, _ context: ServerContext) async throws
        -> Response
    {
        let caller = try access.admit(request, context, to: endpoint)
        let share = ByteShare(of: bodies)
        defer { share.release() }
        let call = Call(
            request: request, context: context, bodyLimit: settings.bodyLimit, share: share,
            charge: { access.charge(caller, requests: $0) })
        do {
            return try await work(for: endpoint) {
                try await Deadline.run(seconds: settings.requestTimeout) { try await endpoint.handle(call) }
            }
        } catch is Deadline.Exceeded {
            throw context.body.isUnderWay ? ServerError.tooSlow : .overdue
        }
    }

    /// What is open to everybody costs next to nothing, and answers while everything else computes: the health routes
    /// must not wait for those who ask for much.
    private func work(
        for endpoint: Endpoint, _ answer: () async throws -> Response
    ) async throws -> Response {
        guard endpoint.scope != nil else { return try await answer() }
        return try await withTaskExecutorPreference(WorkPool.shared, operation: answer)
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
                .serverRoute, "there is nothing at this address",
                hint: "see /openapi.json for what there is")
        }
        let methods = found.contains(.get) ? found.union([.head]) : found
        let names = methods.map(\.rawValue).sorted().joined(separator: ", ")
        var error = ServerError(
            .serverMethod, "this address does not know that method", hint: "it knows: \(names)")
        error.headers[.allow] = names
        return error
    }

    private static func matches(_ template: [Substring], _ path: [Substring]) -> Bool {
        template.count == path.count && zip(template, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
