public import Foundation
public import LookbookCore

extension ServerSettings {
    /// Everything that a file of settings may name. The log's belong to whoever starts the server.
    static let names: Set<String> = [
        "host", "port", "tlsCertificate", "tlsKey", "bodyLimit", "pixelLimit", "requestTimeout", "corsOrigins",
        "openSearch", "rateLimit", "queue", "cacheMegabytes", "trustedProxies", "connections", "connectionsPerAddress",
        "allowPrivateURLs", "writable", "logLevel", "logFormat",
    ]

    /// Checks that a file names nothing but settings: a misspelt one must not be dropped silently.
    ///
    /// - Throws: ``InputError`` `input.config` when it is no JSON object, `input.setting` for a name that is no setting.
    public static func checkNames(inFile data: Data) throws(InputError) {
        guard case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: data) else {
            throw InputError(
                "input.config", "the file of settings is no JSON object",
                hint: "write it as {\"port\": 8090, \"queue\": 64}")
        }
        guard let stranger = members.keys.sorted().first(where: { !names.contains($0) }) else { return }
        throw InputError(
            "input.setting", "there is no setting \"\(stranger)\"",
            hint: "the settings are: \(names.sorted().joined(separator: ", "))")
    }
}
