import ArgumentParser
import Foundation
import LookbookCore
import LookbookServer

/// `lookbook keys`.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, list and revoke the keys of the server.",
        discussion: """
            The keys lie in DIR/keys.json, as hashes; a running server notices changes within a second.

            EXAMPLES
              lookbook keys create --catalogue shop --scope search --name "shop front"
              lookbook keys list --catalogue shop
              lookbook keys revoke 1a2b3c4d --catalogue shop
            """,
        subcommands: [KeysCreateCommand.self, KeysListCommand.self, KeysRevokeCommand.self])
}

extension CatalogueOption {
    /// The keys of the server whose first catalogue this is.
    var keyFile: KeyFile {
        KeyFile(path: URL(fileURLWithPath: catalogue, isDirectory: true).appending(path: "keys.json").path)
    }
}

/// `lookbook keys create`.
struct KeysCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a key. It is shown once.")

    @OptionGroup var location: CatalogueOption

    @Option(name: .long, help: "What it allows: search, write (and search) or admin (everything).")
    var scope: KeyScope

    @Option(name: .long, help: "What it is for.")
    var name = ""

    func run() async throws {
        let made = try location.keyFile.add(name: name, scope: scope)
        let output = try Output()
        try output.line(made.secret)
        try output.close()
        Terminal.log(
            "key \(made.key.id) allows \(scope.rawValue); it is not stored and cannot be shown again")
    }
}

/// `lookbook keys list`.
struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the keys.")

    @OptionGroup var location: CatalogueOption
    @OptionGroup var format: FormatOption

    /// A key without its hash.
    private struct Shown: Encodable {
        let id: String
        let name: String
        let scope: KeyScope
        let created: String
    }

    func run() async throws {
        let keys = try location.keyFile.read().map { key in
            Shown(id: key.id, name: key.name, scope: key.scope, created: key.created.formatted(.iso8601))
        }
        let output = try Output()
        switch format.format {
        case .json: try output.json(keys, isPretty: true)
        case .table:
            var table = Table(["id", "scope", "created", "name"])
            for key in keys { table.add([key.id, key.scope.rawValue, key.created, key.name]) }
            for line in table.lines { try output.line(line) }
        }
        try output.close()
        if keys.isEmpty { throw NothingFound() }
    }
}

/// `lookbook keys revoke`.
struct KeysRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Take a key back.")

    @Argument(help: "The key's id, as listed.")
    var id: String

    @OptionGroup var location: CatalogueOption

    func run() async throws {
        try location.keyFile.revoke(id)
        Terminal.log("key \(id) is revoked")
    }
}
