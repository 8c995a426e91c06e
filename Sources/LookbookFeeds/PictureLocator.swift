import Foundation
import LookbookCore

/// Finds the file that a feed's word for a picture means.
struct PictureLocator: Sendable {
    /// Folders to look in, in this order.
    let folders: [String]
    private static let extensions = PictureFormat.allSuffixes

    /// - Parameters:
    ///   - feed: path of the feed's file.
    ///   - images: folders given by the user, joined by colons.
    init(feed: String, images: String?) {
        let home = URL(fileURLWithPath: feed).deletingLastPathComponent().standardizedFileURL.path
        let given = (images ?? "").split(separator: ":").map {
            URL(fileURLWithPath: String($0)).standardizedFileURL.path
        }
        var folders = given
        for folder in given where (folder as NSString).lastPathComponent.hasPrefix("images") {
            folders += Self.pictureFolders(in: (folder as NSString).deletingLastPathComponent)
        }
        folders += Self.pictureFolders(in: home) + [home]
        var seen: Set<String> = []
        self.folders = folders.filter { seen.insert($0).inserted }
    }

    /// Folders named `images` or `images-…`: data sets keep several sizes in folders side by side.
    private static func pictureFolders(in parent: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.filter { $0.hasPrefix("images") && isFolder("\(parent)/\($0)") }.sorted().map { "\(parent)/\($0)" }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The path of the picture; where there is none, the first path that was looked for.
    func path(of name: String) -> String {
        let bases = name.hasPrefix("/") ? [name] : folders.map { "\($0)/\(name)" }
        for base in bases {
            for path in Self.candidates(base) where FileManager.default.fileExists(atPath: path) { return path }
        }
        return bases.first.map(Self.candidates)?.first ?? name
    }

    private static func candidates(_ base: String) -> [String] {
        let suffix = (base as NSString).pathExtension.lowercased()
        if extensions.contains(suffix) { return [base] }
        return extensions.map { "\(base).\($0)" } + [base]
    }
}
