package import Configuration
package import Foundation
package import LookbookCore

/// Everything about a server that can be set: by an option, an environment variable `LOOKBOOK_…`, or a JSON file.
package struct ServerSettings: Sendable, Hashable {
    /// Address to listen on.
    package var host = "127.0.0.1"
    /// Port to listen on; 0 lets the system choose.
    package var port = 8080
    /// PEM file of the certificate chain; with ``tlsKey`` the server speaks HTTPS.
    package var tlsCertificate: String?
    /// PEM file of the certificate's private key.
    package var tlsKey: String?
    /// The most bytes of a request's body.
    package var bodyLimit = 20 << 20
    /// The most pixels of a picture that is asked about or uploaded, in millions. A file of a few kilobytes can hold so
    /// many that decoding them takes a gigabyte.
    package var pixelLimit = 25
    /// Seconds within which a request must have arrived and been answered.
    package var requestTimeout = 30.0
    /// Origins (`https://shop.example`) whose pages may call the API; `*` for all.
    package var corsOrigins: [String] = []
    /// Whether searching needs no key even when there are keys.
    package var openSearch = false
    /// Requests a second for each key or address; 0 for no limit.
    package var rateLimit = 0.0
    /// Expensive requests that may be under way or wait; more get 429.
    package var queue = 128
    /// Memory for remembered rankings of items, for each catalogue, in megabytes; 0 to remember none.
    package var cacheMegabytes = 64
    /// Addresses and networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` is believed.
    package var trustedProxies: [String] = []
    /// Connections that may be open.
    package var connections = 2000
    /// Connections that one address may have, but for this machine and the trusted proxies; 0 for no limit.
    package var connectionsPerAddress = 256
    /// Whether pictures may be fetched from private and local addresses.
    package var allowPrivateURLs = false
    /// Whether items may be changed over HTTP.
    package var isWritable = true

    /// The defaults.
    package init() {}

    /// Reads the settings; what is not set keeps its default.
    ///
    /// - Throws: ``LookbookError`` `input.setting` for a value of the wrong type or out of its range.
    package init(_ reader: ConfigReader) async throws {
        self.init()
        let values = SettingReader(reader)
        host = try await values.string("host") ?? host
        port = try await values.integer("port") ?? port
        tlsCertificate = try await values.string("tlsCertificate")
        tlsKey = try await values.string("tlsKey")
        bodyLimit = try await values.integer("bodyLimit") ?? bodyLimit
        pixelLimit = try await values.integer("pixelLimit") ?? pixelLimit
        requestTimeout = try await values.number("requestTimeout") ?? requestTimeout
        corsOrigins = try await values.strings("corsOrigins") ?? corsOrigins
        openSearch = try await values.bool("openSearch") ?? openSearch
        rateLimit = try await values.number("rateLimit") ?? rateLimit
        queue = try await values.integer("queue") ?? queue
        cacheMegabytes = try await values.integer("cacheMegabytes") ?? cacheMegabytes
        trustedProxies = try await values.strings("trustedProxies") ?? trustedProxies
        connections = try await values.integer("connections") ?? connections
        connectionsPerAddress = try await values.integer("connectionsPerAddress") ?? connectionsPerAddress
        allowPrivateURLs = try await values.bool("allowPrivateURLs") ?? allowPrivateURLs
        isWritable = try await values.bool("writable") ?? isWritable
        try validate()
    }

    /// Whether only this machine can reach the server.
    package var isLoopbackOnly: Bool { Loopback.isName(host) }

    /// - Throws: ``LookbookError`` `input.setting` for a value out of its range.
    package func validate() throws(LookbookError) {
        try require((0...65535).contains(port), "port", "0 to 65535")
        try require((1024...1 << 30).contains(bodyLimit), "bodyLimit", "1024 to 1073741824 bytes")
        try require((1...2000).contains(pixelLimit), "pixelLimit", "1 to 2000 million pixels")
        try require((1...3600).contains(requestTimeout), "requestTimeout", "1 to 3600 seconds")
        try require((0...1_000_000).contains(rateLimit), "rateLimit", "0 to 1000000 requests a second")
        try require((1...100_000).contains(queue), "queue", "1 to 100000")
        try require((1...1_000_000).contains(connections), "connections", "1 to 1000000")
        try require((0...1_000_000).contains(connectionsPerAddress), "connectionsPerAddress", "0 to 1000000")
        try require((0...1 << 20).contains(cacheMegabytes), "cacheMegabytes", "0 to 1048576")
        for proxy in trustedProxies {
            try require(
                AddressBlock(proxy) != nil, "trustedProxies",
                "addresses or networks, such as 127.0.0.1 or 10.0.0.0/8")
        }
        try require(
            (tlsCertificate == nil) == (tlsKey == nil), "tlsCertificate", "a certificate together with tlsKey"
        )
    }

    private func require(_ condition: Bool, _ name: String, _ range: String) throws(LookbookError) {
        guard condition else {
            throw LookbookError(
                .inputSetting, "the setting \(name) is out of its range",
                facts: [.remedy: "it takes \(range)"])
        }
    }
}

extension ServerSettings {
    /// Everything that a file of settings may name. The catalogues and the log belong to whoever starts the server.
    static let names: Set<String> = [
        "catalogue", "host", "port", "tlsCertificate", "tlsKey", "bodyLimit", "pixelLimit", "requestTimeout",
        "corsOrigins",
        "openSearch", "rateLimit", "queue", "cacheMegabytes", "trustedProxies", "connections",
        "connectionsPerAddress",
        "allowPrivateURLs", "writable", "logLevel", "logFormat",
    ]

    /// Checks that a file names nothing but settings: a misspelt one must not be dropped silently.
    ///
    /// - Throws: ``LookbookError`` `input.config` when it is no JSON object, `input.setting` for a name that is no setting.
    package static func checkNames(inFile data: Data) throws(LookbookError) {
        guard case .object(let members)? = try? JSONValue(parsing: Array(data)) else {
            throw LookbookError(
                .inputConfig, "the file of settings is no JSON object",
                facts: [.remedy: "write it as {\"port\": 8090, \"queue\": 64}"])
        }
        guard let stranger = members.keys.sorted().first(where: { !names.contains($0) }) else { return }
        throw LookbookError(
            .inputSetting, "there is no setting \"\(stranger)\"",
            facts: [.remedy: "the settings are: \(names.sorted().joined(separator: ", "))"])
    }
}

/// Reads single settings. Unlike the readers of the library, it refuses a value of the wrong type: with the default in its
/// place a server would run otherwise than it was told.
package struct SettingReader: Sendable {
    private let reader: ConfigReader

    /// - Parameter reader: the sources, in their order.
    package init(_ reader: ConfigReader) {
        self.reader = reader
    }

    /// A text; nil when it is not set.
    ///
    /// - Throws: ``LookbookError`` `input.setting` when it is of another type.
    package func string(_ name: String) async throws -> String? {
        try await read(name, "a text") { try await reader.fetchString(forKey: $0) }
    }

    func strings(_ name: String) async throws -> [String]? {
        try await read(name, "a list of texts") { try await reader.fetchStringArray(forKey: $0) }
    }

    func integer(_ name: String) async throws -> Int? {
        try await read(name, "a whole number") { try await reader.fetchInt(forKey: $0) }
    }

    func number(_ name: String) async throws -> Double? {
        try await read(name, "a number") { try await reader.fetchDouble(forKey: $0) }
    }

    func bool(_ name: String) async throws -> Bool? {
        try await read(name, "true or false") { try await reader.fetchBool(forKey: $0) }
    }

    private func read<Value>(
        _ name: String, _ expected: String, _ fetch: (ConfigKey) async throws -> Value?
    ) async throws -> Value? {
        do {
            return try await fetch(ConfigKey(name))
        } catch {
            throw LookbookError(
                .inputSetting, "the setting \(name) cannot be read", facts: [.remedy: "it takes \(expected)"])
        }
    }
}
