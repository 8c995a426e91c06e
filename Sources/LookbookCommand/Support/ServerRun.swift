import Foundation
import Logging
import Lookbook
import LookbookCore
import LookbookServer
import ServiceLifecycle
import UnixSignals

/// Serves catalogues until the process is asked to end, for `lookbook serve` and `lookbook demo`.
struct ServerRun {
    let settings: ServerSettings
    let catalogues: [ServedCatalogue]
    let keys: KeyFile
    let logger: Logger

    /// - Parameter announce: is told the address when the server listens.
    func run(announce: @escaping @Sendable (String) -> Void) async throws {
        let scheme = settings.tlsCertificate == nil ? "http" : "https"
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let server = try LookbookServer(
            settings: settings, catalogues: catalogues, keys: keys, version: Version.current, logger: logger,
            onStart: { port in announce("\(scheme)://\(host):\(port)/") })
        var group = ServiceGroupConfiguration(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(settings.requestTimeout + 5)
        try await ServiceGroup(configuration: group).run()
    }
}
