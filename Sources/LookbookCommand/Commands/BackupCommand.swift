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
            try CopiedTree(from: source).write(to: URL(fileURLWithPath: partial).appending(path: name))
        }
    }
}

/// A file or folder with all that is in it, copied with its rights and without its owner: who may read a catalogue may copy
/// it, and the copy is theirs. `FileManager.copyItem` keeps the owner, and fails where that is not allowed.
private struct CopiedTree {
    let source: URL

    init(from source: URL) {
        self.source = source
    }

    /// - Throws: what the disk says; what was written stays for the caller to remove.
    func write(to target: URL) throws {
        let files = FileManager.default
        let facts = try files.attributesOfItem(atPath: source.path)
        let rights = facts[.posixPermissions] as? Int ?? 0o600
        switch facts[.type] as? FileAttributeType {
        case .typeDirectory:
            try files.createDirectory(at: target, withIntermediateDirectories: false)
            for name in try files.contentsOfDirectory(atPath: source.path) {
                try CopiedTree(from: source.appending(path: name)).write(to: target.appending(path: name))
            }
            // Last: a folder may be one that its owner must not write into.
            try files.setAttributes([.posixPermissions: rights], ofItemAtPath: target.path)
        case .typeSymbolicLink:
            try files.createSymbolicLink(
                atPath: target.path, withDestinationPath: files.destinationOfSymbolicLink(atPath: source.path)
            )
        default: try copyFile(to: target, rights)
        }
    }

    private func copyFile(to target: URL, _ rights: Int) throws {
        let reader = try FileHandle(forReadingFrom: source)
        defer { try? reader.close() }
        // With its rights from the start: keys are for their owner only.
        let descriptor = open(target.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(rights & 0o777))
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let writer = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        while let bytes = try reader.read(upToCount: 1 << 20), !bytes.isEmpty {
            try writer.write(contentsOf: bytes)
        }
        try writer.synchronize()
        try writer.close()
    }
}
