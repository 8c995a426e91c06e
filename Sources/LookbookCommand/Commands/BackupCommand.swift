import ArgumentParser
import Foundation
import Lookbook
import LookbookCore
import LookbookStore

/// `lookbook backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a catalogue while it is served and written to.",
        discussion: """
            The copy is one consistent state, and a catalogue like any other: its database, taxonomy, keys, models, and the \
            pictures that came over HTTP. Pictures that a feed named stay where they are.

            EXAMPLE
              lookbook backup /var/backups/shop-monday --catalogue shop
            """)

    @Argument(help: "A folder that does not exist yet.")
    var target: String

    @OptionGroup var location: CatalogueOption

    func run() async throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: target) else {
            throw LookbookError(.backupExists, "\(target) is there already", facts: [.path: target])
        }
        let shop = try await Shop.open(location.catalogue)
        let partial = target + ".partial"
        try? files.removeItem(atPath: partial)
        do {
            try files.createDirectory(atPath: partial, withIntermediateDirectories: true)
            try await shop.pictureLock.whileNaming { try copy(shop, to: partial) }
            try files.moveItem(atPath: partial, toPath: target)
        } catch {
            // Half a copy must not fill the disk, nor be taken for a backup.
            try? files.removeItem(atPath: partial)
            if error is LookbookError { throw error }
            throw LookbookError(
                .outputFull, "the backup to \(target) failed: \(error.localizedDescription)",
                facts: [.path: target])
        }
        Terminal.log("copied to \(target)")
    }

    /// No picture that the database names is removed meanwhile.
    private func copy(_ shop: Shop, to partial: String) throws {
        let files = FileManager.default
        try shop.catalogue.backup(to: partial)
        for name in ["taxonomy.json", "keys.json", "models", "pictures"] {
            let source = shop.folder.appending(path: name)
            guard files.fileExists(atPath: source.path) else { continue }
            try files.copyItem(at: source, to: URL(fileURLWithPath: partial).appending(path: name))
        }
    }
}
