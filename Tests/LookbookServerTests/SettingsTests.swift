import Configuration
import Foundation
import LookbookCore
import Testing

@testable import LookbookServer

struct SettingsTests {
    @Test
    func `settings come from the first source that has them`() async throws {
        let options = InMemoryProvider(name: "options", values: ["port": 1])
        let environment = EnvironmentVariablesProvider(environmentVariables: [
            "LOOKBOOK_PORT": "2", "LOOKBOOK_HOST": "::1", "LOOKBOOK_CORS_ORIGINS": "https://a,https://b",
        ]).prefixKeys(with: "lookbook")
        let file = InMemoryProvider(name: "file", values: ["host": "localhost", "queue": 7])
        let settings = try await ServerSettings(ConfigReader(providers: [options, environment, file]))
        #expect((settings.port, settings.host, settings.queue) == (1, "::1", 7))
        #expect(settings.corsOrigins == ["https://a", "https://b"])
        await #expect(throws: LookbookError.self) {
            try await ServerSettings(ConfigReader(provider: InMemoryProvider(values: ["port": 70000])))
        }
    }

    @Test(arguments: ServerSettings.names.subtracting(["catalogue", "logLevel", "logFormat"]))
    func `a setting of the wrong type is an error that names it`(name: String) async throws {
        let provider = InMemoryProvider(values: [
            AbsoluteConfigKey([name]): ConfigValue(.bytes([1]), isSecret: false)
        ])
        let error = await #expect(throws: LookbookError.self) {
            _ = try await ServerSettings(ConfigReader(provider: provider))
        }
        #expect(error?.code.rawValue == "input.setting")
        #expect(error?.message.contains(name) == true)
    }

    @Test
    func `an environment variable of the wrong type is an error too`() async throws {
        let environment = EnvironmentVariablesProvider(environmentVariables: ["LOOKBOOK_QUEUE": "many"])
        let error = await #expect(throws: LookbookError.self) {
            _ = try await ServerSettings(ConfigReader(provider: environment.prefixKeys(with: "lookbook")))
        }
        #expect(error?.message.contains("queue") == true)
    }

    @Test
    func `a file of settings names nothing but settings`() throws {
        try ServerSettings.checkNames(inFile: Data(#"{"port": 1, "logFormat": "json"}"#.utf8))
        for (json, code) in [
            (#"{"prot": 1}"#, "input.setting"), (#"{"tls": {"key": "a"}}"#, "input.setting"),
            ("[]", "input.config"),
            ("{", "input.config"),
        ] {
            let error = #expect(throws: LookbookError.self) {
                try ServerSettings.checkNames(inFile: Data(json.utf8))
            }
            #expect(error?.code.rawValue == code)
        }
    }
}
