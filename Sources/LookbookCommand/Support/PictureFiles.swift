import Foundation
import LookbookCore

/// Finds picture files by their names.
enum PictureFiles {
    private static let extensions = Set(PictureFormat.allSuffixes)

    /// Files as they are, and all pictures below folders in order of their paths.
    ///
    /// - Throws: ``LookbookError`` `file.missing` for what is not there, `embed.nothing` when there is no picture at all.
    static func find(_ paths: [String]) throws -> [String] {
        var found: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw LookbookError(.fileMissing, "there is no \(path)", facts: [.remedy: "check the path"])
            }
            found += isFolder.boolValue ? below(path) : [path]
        }
        guard !found.isEmpty else {
            throw LookbookError(
                .embedNothing, "there is no picture in \(paths.joined(separator: ", "))",
                facts: [.remedy: "pictures end in \(extensions.sorted().joined(separator: ", "))"])
        }
        return found
    }

    private static func below(_ folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { extensions.contains(($0 as NSString).pathExtension.lowercased()) }.sorted()
            .map { folder.hasSuffix("/") ? folder + $0 : folder + "/" + $0 }
    }
}
