import ArgumentParser
import Configuration
import Foundation
import Logging
import Lookbook
import LookbookCore
import LookbookServer
import ServiceLifecycle
import UnixSignals

/// `lookbook serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the HTTP API and the web page.",
        discussion: """
            Settings come from options, then from environment variables (LOOKBOOK_PORT), then from a JSON file (--config, or \
            LOOKBOOK_CONFIG). \
            Without keys (lookbook keys) only this machine can reach the server.

            EXAMPLES
              lookbook serve --catalogue shop
              lookbook serve --catalogue shop --catalogue outlet --port 8090
              lookbook serve --catalogue shop --host 0.0.0.0 --tls-certificate chain.pem --tls-key key.pem
            """)

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Folder of a catalogue. May be repeated; the first is the default.", valueName: "dir"))
    var catalogue: [String] = []

    @Option(name: .long, help: ArgumentHelp("JSON file with settings.", valueName: "file"))
    var config: String?

    @Option(name: .long, help: "Address to listen on (127.0.0.1).")
    var host: String?

    @Option(name: .long, help: "Port to listen on (8080).")
    var port: Int?

    @Option(name: .long, help: ArgumentHelp("Certificate chain for HTTPS, PEM.", valueName: "file"))
    var tlsCertificate: String?

    @Option(name: .long, help: ArgumentHelp("Private key for HTTPS, PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(name: .long, help: ArgumentHelp("The most bytes of a request (20971520).", valueName: "n"))
    var bodyLimit: Int?

    @Option(
        name: [.customLong("pixel-limit"), .customLong("max-megapixels")],
        help: ArgumentHelp("The most pixels of a picture that is sent, in millions (25).", valueName: "n"))
    var pixelLimit: Int?

    @Option(name: .long, help: ArgumentHelp("Seconds for a request (30).", valueName: "s"))
    var requestTimeout: Double?

    @Option(
        name: .long,
        help: ArgumentHelp("Origin whose pages may call the API. May be repeated.", valueName: "origin"))
    var corsOrigin: [String] = []

    @Flag(name: .long, help: "Searching needs no key, even when there are keys.")
    var openSearch = false

    @Option(
        name: .long,
        help: ArgumentHelp("Requests a second for each key or address; 0 for no limit.", valueName: "n"))
    var rateLimit: Double?

    @Option(
        name: .long,
        help: ArgumentHelp("Expensive requests under way or waiting; more get 429 (128).", valueName: "n"))
    var queue: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Memory for remembered rankings, megabytes; 0 to remember none (64).", valueName: "n"))
    var cacheMegabytes: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Proxy whose X-Forwarded-For is believed. May be repeated.", valueName: "address|network"))
    var trustedProxy: [String] = []

    @Flag(
        name: .customLong("allow-private-urls"), help: "Fetch pictures from private and local addresses too.")
    var allowPrivateURLs = false

    @Option(name: .long, help: ArgumentHelp("Connections that may be open (2000).", valueName: "n"))
    var connections: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Connections that one address may have; 0 for any number (256).", valueName: "n"))
    var connectionsPerAddress: Int?

    @Flag(help: "Whether the catalogue may be changed over HTTP (--writable).")
    var writing: Writing?

    /// `--writable` and `--read-only`.
    enum Writing: EnumerableFlag {
        case writable, readOnly
    }

    @Option(
        name: .long,
        help: "Least severe messages to log: trace, debug, info, notice, warning, error (notice).")
    var logLevel: String?

    @Option(name: .long, help: "Format of the log: text or json (text).")
    var logFormat: String?

    func run() async throws {
        let reader = try await reader()
        let settings = try await ServerSettings(reader)
        let logger = try await logger(reader)
        let limits = PictureLimits(pixels: settings.pixelLimit * 1_000_000)
        let folders = catalogue.isEmpty ? try DefaultCatalogue.paths(config: config) : catalogue
        guard let first = folders.first else {
            throw ValidationError(
                "Name at least one catalogue with --catalogue DIR, or by LOOKBOOK_CATALOGUE.")
        }
        var catalogues: [ServedCatalogue] = []
        for (name, path) in try Self.named(folders) {
            let shop =
                settings.isWritable
                ? try await Shop.openOrCreate(path, limits: limits)
                : try await Shop.open(path, limits: limits)
            catalogues.append(
                try shop.served(as: name, cacheBytes: settings.cacheMegabytes << 20, logger: logger))
        }
        let keys = KeyFile(
            path: URL(fileURLWithPath: first, isDirectory: true).appending(path: "keys.json").path)
        let run = ServerRun(settings: settings, catalogues: catalogues, keys: keys, logger: logger)
        try await run.run { Terminal.log("serving \($0) (Ctrl-C ends it)") }
    }

    /// Catalogues by the last part of their path.
    private static func named(_ folders: [String]) throws -> [(String, String)] {
        let named = folders.map { (URL(fileURLWithPath: $0).lastPathComponent, $0) }
        guard Set(named.map(\.0)).count == named.count else {
            throw LookbookError(
                .inputCatalogue, "two catalogues have the same name",
                facts: [.remedy: "a catalogue is named by its folder: rename one"])
        }
        for (_, path) in named where !FileManager.default.fileExists(atPath: path + "/catalogue.sqlite") {
            throw LookbookError(
                .catalogueMissing, "there is no catalogue in \(path)", facts: [.path: path, .catalogue: path])
        }
        return named
    }
}

extension ServeCommand {
    /// Options before the environment before the file.
    func reader() async throws -> ConfigReader {
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "options", values: options),
            EnvironmentVariablesProvider().prefixKeys(with: "lookbook"),
        ]
        if let config = config ?? ProcessInfo.processInfo.environment["LOOKBOOK_CONFIG"], !config.isEmpty {
            if let data = FileManager.default.contents(atPath: config) {
                try ServerSettings.checkNames(inFile: data)
            }
            let place = InMemoryProvider(values: ["filePath": .init(stringLiteral: config)])
            do {
                providers.append(try await FileProvider<JSONSnapshot>(config: ConfigReader(provider: place)))
            } catch {
                throw LookbookError(
                    .inputConfig, "the file \(config) cannot be read: \(error)",
                    facts: [.remedy: "it is a JSON object of settings"])
            }
        }
        return ConfigReader(providers: providers)
    }

    private var options: [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        func set(_ name: String, _ content: ConfigContent?) {
            if let content { values[AbsoluteConfigKey([name])] = ConfigValue(content, isSecret: false) }
        }
        set("host", host.map { .string($0) })
        set("port", port.map { .int($0) })
        set("tlsCertificate", tlsCertificate.map { .string($0) })
        set("tlsKey", tlsKey.map { .string($0) })
        set("bodyLimit", bodyLimit.map { .int($0) })
        set("pixelLimit", pixelLimit.map { .int($0) })
        set("requestTimeout", requestTimeout.map { .double($0) })
        set("corsOrigins", corsOrigin.isEmpty ? nil : .stringArray(corsOrigin))
        set("openSearch", openSearch ? .bool(true) : nil)
        set("rateLimit", rateLimit.map { .double($0) })
        set("queue", queue.map { .int($0) })
        set("cacheMegabytes", cacheMegabytes.map { .int($0) })
        set("trustedProxies", trustedProxy.isEmpty ? nil : .stringArray(trustedProxy))
        set("allowPrivateURLs", allowPrivateURLs ? .bool(true) : nil)
        set("connections", connections.map { .int($0) })
        set("connectionsPerAddress", connectionsPerAddress.map { .int($0) })
        set("writable", writing.map { .bool($0 == .writable) })
        set("logLevel", logLevel.map { .string($0) })
        set("logFormat", logFormat.map { .string($0) })
        return values
    }

    func logger(_ reader: ConfigReader) async throws -> Logger {
        let values = SettingReader(reader)
        let name = try await values.string("logLevel") ?? "notice"
        let format = try await values.string("logFormat") ?? "text"
        guard let level = Logger.Level(rawValue: name), let format = LogFormat(rawValue: format) else {
            throw LookbookError(
                .inputSetting, "the log level or format is unknown",
                facts: [.remedy: "levels: trace ... error; formats: text, json"])
        }
        return Logger(label: "lookbook") { _ in LineLogHandler(format: format, logLevel: level) }
    }
}

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
