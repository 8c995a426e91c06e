package import Foundation
package import LookbookCore

extension ServerSettings {
    /// Everything that a file of settings may name. The catalogues and the log belong to whoever starts the server.
    static let names: Set<String> = [
        "catalogue",
        "host", "port", "tlsCertificate", "tlsKey", "bodyLimit", "pixelLimit", "requestTimeout", "corsOrigins",
        "openSearch", "rateLimit", "queue", "cacheMegabytes", "trustedProxies", "connections", "connectionsPerAddress",
        "allowPrivateURLs", "writable", "logLevel", "logFormat",
    ]

    /// Checks that a file names nothing but settings: a misspelt one must not be dropped silently.
    ///
    /// - Throws: ``LookbookError`` `input.config` when it is no JSON object, `input.setting` for a name that is no setting.
    package static func checkNames(inFile data: Data) throws(LookbookError) {
        guard case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: data) else {
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
