import ArgumentParser
import Foundation
import LookbookCore

/// The catalogue for a command that names none: `LOOKBOOK_CATALOGUE`, else `catalogue` in the file of settings.
///
/// The file is the same that `lookbook serve --config` reads; `LOOKBOOK_CONFIG` names it for every command.
enum DefaultCatalogue {
    /// Name of the setting in the file.
    static let setting = "catalogue"

    /// - Parameter config: the file of settings; nil: that of `LOOKBOOK_CONFIG`, if it is set.
    /// - Returns: the folders, the first is the default; none where nothing is set.
    /// - Throws: ``LookbookError`` `input.config` and `input.setting` for a file that cannot be read.
    static func paths(config: String? = nil) throws -> [String] {
        let environment = ProcessInfo.processInfo.environment
        if let value = environment["LOOKBOOK_CATALOGUE"], !value.isEmpty {
            return value.split(separator: ",").map(String.init)
        }
        guard let config = config ?? environment["LOOKBOOK_CONFIG"], !config.isEmpty else { return [] }
        guard let data = FileManager.default.contents(atPath: config),
            let settings = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else {
            throw LookbookError(
                .inputConfig, "the file \(config) cannot be read as a JSON object of settings",
                facts: [.path: config])
        }
        switch settings[setting] {
        case nil: return []
        case let path as String: return [path]
        case let paths as [String] where !paths.isEmpty: return paths
        default:
            throw LookbookError(
                .inputSetting, "the setting \(setting) cannot be read",
                facts: [.name: setting, .expected: "the folder of a catalogue, or a list of them"])
        }
    }

    /// The first of ``paths(config:)``; nil where nothing is set.
    static func path() throws -> String? { try paths().first }
}

/// `--catalogue DIR`.
struct CatalogueOption: ParsableArguments {
    @Option(
        name: .customLong("catalogue"),
        help: ArgumentHelp("Folder of the catalogue; default: LOOKBOOK_CATALOGUE.", valueName: "dir"))
    var given: String?

    /// The folder; ``validate()`` has seen that there is one.
    var catalogue: String { given ?? (try? DefaultCatalogue.path()) ?? "" }

    func validate() throws {
        if given != nil { return }
        do {
            if try DefaultCatalogue.path() != nil { return }
        } catch let error as LookbookError {
            throw ValidationError("\(error.message); \(error.hint)")
        }
        throw ValidationError("Name the catalogue with --catalogue DIR, or by LOOKBOOK_CATALOGUE.")
    }
}
