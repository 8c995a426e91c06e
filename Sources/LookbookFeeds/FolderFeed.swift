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

    private let names: @Sendable (String) throws -> [String]

    /// - Parameter path: the folder.
    public init(path: String) {
        self.init(path: path) { try FileManager.default.contentsOfDirectory(atPath: $0) }
    }

    /// - Parameter names: lists what is in a folder.
    package init(path: String, names: @escaping @Sendable (String) throws -> [String]) {
        root = URL(fileURLWithPath: path).standardizedFileURL.path
        self.names = names
    }

    /// A fresh walk through the folder. A folder in it that cannot be read is an entry without an id.
    public func entries() throws -> AnyIterator<FeedEntry> {
        do {
            _ = try names(root)
        } catch {
            throw LookbookError.unreadable(root, "the folder cannot be listed")
        }
        var folders = [""]
        var visited: Set<String> = []
        var found: [Found] = []
        var seen: Set<String> = []
        var number = 0
        return AnyIterator {
            while found.isEmpty {
                guard let folder = folders.popLast() else { return nil }
                // A link that leads back to a folder above is a folder that was read before.
                guard visited.insert(self.realPath(folder)).inserted else { continue }
                let (pictures, inner) = self.contents(of: folder)
                found = pictures.reversed()
                folders += inner.reversed()
            }
            number += 1
            switch found.removeLast() {
            case .unreadable(let path, let error):
                return .rejected(FeedProblem(unreadable: LookbookError.unreadable(path, error), line: number))
            case .picture(let item):
                guard seen.insert(item.id).inserted else {
                    return .rejected(.duplicate(item.id, line: number))
                }
                return .item(item, line: number)
            }
        }
    }

    /// What a folder holds, besides folders.
    private enum Found {
        case picture(Item)
        case unreadable(path: String, detail: String)
    }

    private func realPath(_ folder: String) -> String {
        URL(fileURLWithPath: root + "/" + folder).resolvingSymlinksInPath().path
    }

    /// The pictures in a folder, and the folders in it, by name.
    private func contents(of folder: String) -> (found: [Found], folders: [String]) {
        let path = folder.isEmpty ? root : "\(root)/\(folder)"
        let names: [String]
        do {
            names = try self.names(path)
        } catch {
            return ([.unreadable(path: path, detail: error.localizedDescription)], [])
        }
        var folders: [String] = []
        var pictures: [String] = []
        var lost: [Found] = []
        for name in names.filter({ !$0.hasPrefix(".") }).sorted(by: {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }) {
            let inner = folder.isEmpty ? name : "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: "\(root)/\(inner)", isDirectory: &isFolder)
            if isThere && isFolder.boolValue {
                folders.append(inner)
            } else if Self.extensions.contains((name as NSString).pathExtension.lowercased()) {
                // A picture whose link leads nowhere is a picture that is missing, not none.
                pictures.append(inner)
            } else if !isThere {
                lost.append(.unreadable(path: "\(root)/\(inner)", detail: "the link leads nowhere"))
            }
        }
        return (items(pictures, in: folder).map(Found.picture) + lost, folders)
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
