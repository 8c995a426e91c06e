package import Configuration
import LookbookCore

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
