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
        return names.filter { $0.hasPrefix("images") && isFolder("\(parent)/\($0)") }.sorted().map {
            "\(parent)/\($0)"
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Whether a word is an address on the web and no path.
    static func isAddress(_ name: String) -> Bool {
        let start = name.prefix(8).lowercased()
        return ["http://", "https://", "ftp://", "data:", "//"].contains { start.hasPrefix($0) }
    }

    /// The folder that a file lies in.
    static func folder(of file: String) -> String {
        URL(fileURLWithPath: file).deletingLastPathComponent().path
    }

    /// The name of a file without its folders and its suffix.
    static func stem(_ name: String) -> String {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }

    /// The picture that a feed names: the file, or where the name is an address a copy of its file if there is one.
    func image(_ name: String) -> ItemImage {
        guard Self.isAddress(name) else { return ItemImage(path: path(of: name)) }
        let address = name.hasPrefix("//") ? "https:\(name)" : name
        return ItemImage(path: copy(of: name) ?? address, address: address)
    }

    /// The path of the picture; where there is none, the first path that was looked for.
    func path(of name: String) -> String {
        if let path = existing(name) { return path }
        // A feed from Windows names folders with backslashes.
        if name.contains("\\"), let path = existing(name.replacing("\\", with: "/")) { return path }
        return bases(name).first.map(Self.candidates)?.first ?? name
    }

    /// The file in the picture folders that has the name of the one at an address, as a download keeps it.
    func copy(of address: String) -> String? {
        let plain = address.prefix { $0 != "?" && $0 != "#" }
        guard let last = plain.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
        else {
            return nil
        }
        // A data address holds the picture itself, and no name.
        for name in [last, last.removingPercentEncoding ?? last] where name.utf8.count <= 255 {
            guard !["", ".", ".."].contains(name), !name.contains("/"), !name.utf8.contains(0) else {
                continue
            }
            if let path = existing(name) { return path }
        }
        return nil
    }

    /// Whether a word ends as pictures do; the query of an address does not count.
    static func namesPicture(_ word: String) -> Bool {
        let plain = String(word.prefix { $0 != "?" && $0 != "#" })
        return extensions.contains((plain as NSString).pathExtension.lowercased())
    }

    private func existing(_ name: String) -> String? {
        for base in bases(name) {
            for path in Self.candidates(base) where FileManager.default.fileExists(atPath: path) {
                return path
            }
        }
        return nil
    }

    private func bases(_ name: String) -> [String] {
        guard name.hasPrefix("/") else { return folders.map { "\($0)/\(name)" } }
        // Magento begins its paths, within the folder of its pictures, with a slash.
        return [name] + folders.map { "\($0)\(name)" }
    }

    private static func candidates(_ base: String) -> [String] {
        let suffix = (base as NSString).pathExtension.lowercased()
        if extensions.contains(suffix) { return [base] }
        return extensions.map { "\(base).\($0)" } + [base]
    }
}
