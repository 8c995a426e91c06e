import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
package import Lookbook
import LookbookCore
import NIOCore
import NIOSSL
import ServiceLifecycle

/// The server: a service that runs until it is asked to stop, and then finishes the requests that are under way.
package struct LookbookServer: Service {
    let settings: ServerSettings
    let parts: ServerParts
    let access: AccessControl
    let logger: Logger
    private let onStart: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - settings: how to serve.
    ///   - catalogues: what to serve, the first being the one that requests mean when they name none.
    ///   - keys: who may ask.
    ///   - version: of the program, for `/version`.
    ///   - logger: where to log.
    ///   - onStart: is told the port when the server listens.
    /// - Throws: ``LookbookError`` `server.…` when it must not start like this, `keys.unreadable` when there are keys that
    ///   cannot be read.
    package init(
        settings: ServerSettings, catalogues: [ServedCatalogue], keys: KeyFile, version: String,
        logger: Logger,
        onStart: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        try settings.validate()
        _ = try keys.read()
        self.init(
            settings: settings, catalogues: catalogues, keys: keys, version: version, logger: logger,
            resolver: SystemResolver(), onStart: onStart)
        guard settings.isLoopbackOnly || access.needsKey else {
            throw LookbookError(
                .serverNoKeys,
                "without keys the server must not be reachable from other machines (\(settings.host))",
                facts: [
                    .remedy:
                        "make a key first: lookbook keys create --catalogue DIR --scope search; or leave --host at 127.0.0.1"
                ])
        }
    }

    init(
        settings: ServerSettings, catalogues: [ServedCatalogue], keys: KeyFile, version: String,
        logger: Logger,
        resolver: any HostResolving, onStart: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        var catalogues = catalogues
        for place in catalogues.indices.dropFirst() {
            catalogues[place].nameInAddresses = catalogues[place].name
        }
        self.settings = settings
        self.logger = logger
        self.onStart = onStart
        access = AccessControl(keys: keys, settings: settings)
        parts = ServerParts(
            settings: settings, catalogues: catalogues,
            fetcher: PictureFetcher(
                resolver: resolver, allowsPrivate: settings.allowPrivateURLs, limit: settings.bodyLimit),
            metrics: ServerMetrics(), admission: Admission(limit: settings.queue),
            fetches: Admission(limit: 16),
            bodies: ByteBudget(), tasks: TaskRegistry(), thumbnails: ThumbnailCache(), facets: FacetCache(),
            version: version)
    }

    /// All that the server can do.
    var endpoints: [Endpoint] {
        var all =
            QueryEndpoints(parts: parts).all + [SearchEndpoint(parts: parts).endpoint]
            + ItemEndpoints(parts: parts).all
            + ImportEndpoints(parts: parts).all
        all += SystemEndpoints(parts: parts).all
        all += [OpenAPIDocument.endpoint(for: all, version: parts.version)]
        return all + PageEndpoints(parts: parts).all
    }

    var router: Router<ServerContext> {
        let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
        let endpoints = Endpoints(all: endpoints, access: access, settings: settings, bodies: parts.bodies)
        router.add(middleware: Envelope(settings: settings, endpoints: endpoints, metrics: parts.metrics))
        endpoints.register(on: router)
        return router
    }

    /// Serves until the service group is asked to stop.
    package func run() async throws {
        if !access.needsKey { logger.notice("there are no keys: only this machine can reach the server") }
        let application = try makeApplication()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for shop in parts.catalogues {
                // Loading a new state computes, and so keeps off the threads that answer.
                group.addTask(executorPreference: WorkPool.shared) {
                    await cancelWhenGracefulShutdown { await shop.live.follow() }
                }
                guard settings.isWritable else { continue }
                let sweeper = PictureSweeper(
                    store: PictureStore(folder: shop.pictures), catalogue: shop.catalogue)
                group.addTask(executorPreference: WorkPool.shared) {
                    await cancelWhenGracefulShutdown { await sweeper.run() }
                }
            }
            group.addTask { try await application.run() }
            do {
                // The first that ends for a reason of its own ends the others.
                while try await group.next() != nil {}
            } catch let error as IOError {
                if let told = startFailure(error) { throw told }
                throw error
            }
        }
        await parts.tasks.finish()
    }

    /// Why the server cannot listen, in words that help; nil for anything else.
    private func startFailure(_ error: IOError) -> LookbookError? {
        let place = "\(settings.host):\(settings.port)"
        switch error.errnoCode {
        case EADDRINUSE:
            return LookbookError(
                .serverPortTaken, "another program listens at \(place) already",
                facts: [
                    .remedy:
                        "end that program, or choose another port: --port \(min(65535, settings.port + 1))"
                ])
        case EACCES:
            return LookbookError(
                .serverPortDenied, "this user may not listen at \(place)",
                facts: [.remedy: "choose a port from 1024 on"])
        case EADDRNOTAVAIL:
            return LookbookError(
                .serverNoAddress, "this machine has no address \(settings.host)",
                facts: [.remedy: "choose one of its own: --host 127.0.0.1"])
        default: return nil
        }
    }

    private func makeApplication() throws -> some ApplicationProtocol {
        Application(
            router: router, server: try serverBuilder(),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: nil, backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(settings.connections)),
            onServerRunning: { channel in await onStart(channel.localAddress?.port ?? settings.port) },
            logger: logger)
    }

    /// Small limits on heads, not too many connections of one address, and none that stays idle for more than a minute.
    private func serverBuilder() throws -> HTTPServerBuilder {
        var http = HTTP1Channel.Configuration(idleTimeout: .seconds(60))
        let peers = PeerConnections(
            limit: settings.connectionsPerAddress, proxies: TrustedProxies(settings.trustedProxies))
        http.additionalChannelHandlers = { [PeerConnectionHandler(peers), FarewellHandler()] }
        http.httpDecoder = .init(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
        let base = HTTPServerBuilder.http1(configuration: http)
        guard let certificate = settings.tlsCertificate, let key = settings.tlsKey else { return base }
        return try .tls(base, tlsConfiguration: Self.tls(certificate: certificate, key: key))
    }

    /// - Parameters:
    ///   - certificate: PEM file of the chain, the server's own certificate first.
    ///   - key: PEM file of that certificate's private key.
    /// - Throws: ``LookbookError`` `server.tls` when one of them cannot be read, or they do not belong together.
    static func tls(certificate: String, key: String) throws -> TLSConfiguration {
        var configuration: TLSConfiguration
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate).map {
                NIOSSLCertificateSource.certificate($0)
            }
            let secret = try NIOSSLPrivateKey(file: key, format: .pem)
            configuration = .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(secret))
        } catch {
            throw LookbookError(
                .serverTLS, "the certificate \(certificate) or its key \(key) cannot be read",
                facts: [.path: certificate, .remedy: "both are PEM files"])
        }
        configuration.minimumTLSVersion = .tlsv12
        do {
            // Making the context is what compares the two.
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw LookbookError(
                .serverTLS, "the key \(key) does not belong to the certificate \(certificate)",
                facts: [
                    .path: key,
                    .remedy:
                        "give the key that the certificate was made with; the chain begins with the server's own",
                ])
        }
        return configuration
    }
}
