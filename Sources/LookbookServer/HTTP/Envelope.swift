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
        _ request: Request, context: ServerContext, next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        metrics.begin()
        var response: Response
        do {
            if let answer = crossOrigin.preflight(request) {
                response = answer
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
            route: context.endpointPath ?? "other", method: request.method.rawValue, status: response.status.code,
            seconds: seconds)
        log(request, context, response, seconds)
        return response
    }

    private func explain(_ error: any Error, _ context: ServerContext) -> Response {
        let told = ServerError(error)
        if told.isOwnFault {
            context.logger.error("the server failed", metadata: ["error": .string(String(describing: error))])
        }
        return endpoints.isPage(context.endpointPath) ? Reply.page(told) : Reply.error(told)
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
