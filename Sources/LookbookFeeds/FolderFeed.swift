import Foundation
public import LookbookCore

/// A folder of pictures as a feed: each picture is an item, and the folder that it lies in is its domain.
///
/// Folders are read one by one, in the order of their names, so that the order is always the same. The id is the path
/// within the folder without the extension, or with it where two pictures differ in nothing else.
public struct FolderFeed: Feed {
    /// `folder of pictures`.
    public let kind = "folder of pictures"
    private let root: String
    /// Also what Lookbook does not read: such a file is an outcome with a hint, not a picture that silently never comes.
    private static let extensions: Set<String> = [
        "jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif", "avif", "svg",
    ]

    /// - Parameter path: the folder.
    public init(path: String) {
        root = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// A fresh walk through the folder.
    public func entries() throws -> AnyIterator<FeedEntry> {
        guard (try? FileManager.default.contentsOfDirectory(atPath: root)) != nil else {
            throw LookbookError.unreadable(root, "the folder cannot be listed")
        }
        var folders = [""]
        var visited: Set<String> = []
        var items: [Item] = []
        var seen: Set<String> = []
        var number = 0
        return AnyIterator {
            while items.isEmpty {
                guard let folder = folders.popLast() else { return nil }
                // A link that leads back to a folder above is a folder that was read before.
                guard visited.insert(self.realPath(folder)).inserted else { continue }
                let (pictures, inner) = self.contents(of: folder)
                items = pictures.reversed()
                folders += inner.reversed()
            }
            let item = items.removeLast()
            number += 1
            guard seen.insert(item.id).inserted else {
                return .rejected(FeedItemBuilder.duplicate(item.id, number))
            }
            return .item(item, line: number)
        }
    }

    private func realPath(_ folder: String) -> String {
        URL(fileURLWithPath: root + "/" + folder).resolvingSymlinksInPath().path
    }

    /// The pictures in a folder, and the folders in it, by name.
    private func contents(of folder: String) -> (pictures: [Item], folders: [String]) {
        let path = folder.isEmpty ? root : "\(root)/\(folder)"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
            .filter { !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var folders: [String] = []
        var pictures: [String] = []
        for name in names {
            let inner = folder.isEmpty ? name : "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(root)/\(inner)", isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                folders.append(inner)
            } else if Self.extensions.contains((name as NSString).pathExtension.lowercased()) {
                pictures.append(inner)
            }
        }
        return (items(pictures, in: folder), folders)
    }

    private func items(_ pictures: [String], in folder: String) -> [Item] {
        let uses = Dictionary(grouping: pictures) { ($0 as NSString).deletingPathExtension }
        return pictures.map { picture in
            let stem = (picture as NSString).deletingPathExtension
            let words = (stem as NSString).lastPathComponent.split { $0 == "_" || $0 == "-" || $0 == " " }
            return Item(
                id: uses[stem]?.count == 1 ? stem : picture, title: words.joined(separator: " "),
                domain: folder.isEmpty ? "unknown" : (folder as NSString).lastPathComponent,
                images: [ItemImage(path: "\(root)/\(picture)")])
        }
    }
}
