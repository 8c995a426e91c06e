import Configuration
import Foundation
import Logging
import LookbookCore
import LookbookServer

extension ServeCommand {
    /// Options before the environment before the file.
    func reader() async throws -> ConfigReader {
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "options", values: options),
            EnvironmentVariablesProvider().prefixKeys(with: "lookbook"),
        ]
        if let config {
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
        set("pixelLimit", maxMegapixels.map { .int($0) })
        set("requestTimeout", requestTimeout.map { .double($0) })
        set("corsOrigins", corsOrigin.isEmpty ? nil : .stringArray(corsOrigin))
        set("openSearch", openSearch ? .bool(true) : nil)
        set("rateLimit", rateLimit.map { .double($0) })
        set("queue", queue.map { .int($0) })
        set("cacheMegabytes", cacheMegabytes.map { .int($0) })
        set("trustedProxies", trustedProxy.isEmpty ? nil : .stringArray(trustedProxy))
        set("allowPrivateURLs", allowPrivateURLs ? .bool(true) : nil)
        set("writable", readOnly ? .bool(false) : nil)
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
