internal import Foundation
import LookbookCore

/// The model that comes with Lookbook and that every command uses where nothing is said.
public enum ShippedModel {
    /// What a person calls it.
    public static let name = "lookbook-style"

    /// Its folder: in `LOOKBOOK_MODELS`, beside the program as the build leaves it, or in `share/lookbook` beside the
    /// program's `bin`.
    ///
    /// - Throws: ``LookbookError`` `model.folder` when it is in none of them.
    public static func folder() throws -> ModelFolder {
        let places = candidates(
            environment: ProcessInfo.processInfo.environment["LOOKBOOK_MODELS"],
            program: Bundle.main.executableURL?.resolvingSymlinksInPath())
        guard let place = places.first(where: { ModelFile.exists(ModelFile.join($0, ModelFile.card)) }) else {
            throw LookbookError(
                .modelFolder, "the model \(name) that comes with Lookbook is not beside the program",
                facts: [
                    .remedy: "keep \(bundle) beside lookbook, or set LOOKBOOK_MODELS to the folder that holds \(name)"
                ])
        }
        return try ModelFolder(path: place)
    }

    /// What SwiftPM calls the folder with this target's files.
    private static let bundle = "lookbook_LookbookInference.resources"

    /// The places where the folder may be, the first of them first.
    static func candidates(environment: String?, program: URL?) -> [String] {
        var places = [String]()
        if let environment, !environment.isEmpty { places.append(ModelFile.join(environment, name)) }
        if let folder = program?.deletingLastPathComponent() {
            places.append(folder.appending(path: "\(bundle)/Shipped/\(name)").path)
            places.append(folder.deletingLastPathComponent().appending(path: "share/lookbook/\(name)").path)
        }
        return places
    }
}
