import Foundation
import LookbookCore

/// Makes an item of the values of one line, and refuses ids that it has met before.
struct FeedItemBuilder {
    private let locator: PictureLocator
    /// The attribute `split` by item id, where a data set has a file of it.
    private let splits: [String: String]
    private var seen: Set<String> = []

    init(locator: PictureLocator, splits: [String: String] = [:]) {
        self.locator = locator
        self.splits = splits
    }

    /// - Parameters:
    ///   - values: one for each column.
    ///   - columns: what the columns say.
    ///   - line: where it stands in the feed.
    mutating func entry(_ values: [String], _ columns: FeedColumns, line: Int) -> FeedEntry {
        func text(_ index: Int?) -> String? {
            index.map { values[$0].trimmed }.flatMap { $0.isEmpty ? nil : $0 }
        }
        let names = pictureNames(values, columns)
        guard let id = text(columns.id) ?? (columns.id == nil ? names.first.map(Self.stem) : nil) else {
            return .rejected(
                FeedProblem(
                    line: line,
                    error: LookbookError(
                        .feedNoID, "the line has no id", facts: [.remedy: "give every product an id"]))
            )
        }
        guard seen.insert(id).inserted else { return .rejected(Self.duplicate(id, line)) }
        // Without a column for it, the picture is called as the item is.
        let wanted = columns.images.isEmpty ? [id] : names
        // An address is read when a copy of its file lies among the pictures.
        let paths = wanted.compactMap { Self.isURL($0) ? locator.copy(of: $0) : locator.path(of: $0) }
        if paths.isEmpty, let url = wanted.first { return .rejected(Self.unsupported(url, id, line)) }
        var item = Item(
            id: id, group: text(columns.group), title: text(columns.title),
            domain: text(columns.domain) ?? "unknown")
        item.images = paths.map { ItemImage(path: $0) }
        for (name, value) in zip(columns.attributes, values) {
            guard let name else { continue }
            let text = value.trimmed
            if !text.isEmpty { item.attributes[name] = text }
        }
        if let split = splits[id], item.attributes["split"] == nil { item.attributes["split"] = split }
        return .item(item, line: line)
    }

    /// An item as `lookbook export items` writes it: nothing about it has to be guessed.
    mutating func entry(exported: Item, line: Int) -> FeedEntry {
        guard !exported.id.trimmed.isEmpty else {
            return .rejected(
                FeedProblem(
                    line: line,
                    error: LookbookError(
                        .feedNoID, "the line has no id", facts: [.remedy: "give every product an id"]))
            )
        }
        guard seen.insert(exported.id).inserted else { return .rejected(Self.duplicate(exported.id, line)) }
        var item = exported
        item.images = exported.images.map { ItemImage(path: locator.path(of: $0.path)) }
        return .item(item, line: line)
    }

    private func pictureNames(_ values: [String], _ columns: FeedColumns) -> [String] {
        var names: [String] = []
        var known: Set<String> = []
        for (place, column) in columns.images.enumerated() {
            for group in values[column].split(separator: "|") {
                // A file name may hold a comma; a list of further pictures is joined by commas or pipes.
                let parts = group.split(separator: ",").map { String($0).trimmed }
                let isList = place > 0 || parts.count > 1 && parts.allSatisfy(PictureLocator.namesPicture)
                for part in isList ? parts : [String(group).trimmed] where !part.isEmpty {
                    if known.insert(part).inserted { names.append(part) }
                }
            }
        }
        return names
    }

    private static func stem(_ name: String) -> String {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }

    private static func isURL(_ name: String) -> Bool {
        let start = name.prefix(8).lowercased()
        return ["http://", "https://", "ftp://", "data:", "//"].contains { start.hasPrefix($0) }
    }

    static func duplicate(_ id: String, _ line: Int) -> FeedProblem {
        FeedProblem(
            line: line, itemID: id,
            error: LookbookError(
                .feedDuplicateID, "an earlier line has the id \(id) too",
                facts: [.remedy: "give every product an id of its own; the first line was taken"]))
    }

    private static func unsupported(_ url: String, _ id: String, _ line: Int) -> FeedProblem {
        FeedProblem(
            line: line, itemID: id,
            error: LookbookError(
                .feedURLUnsupported, "the picture is at an address on the web: \(url.prefix(200))",
                facts: [.remedy: "download the pictures into a folder, and name it with --images"]))
    }
}

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
        for name in [last, last.removingPercentEncoding ?? last] {
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
        name.hasPrefix("/") ? [name] : folders.map { "\($0)/\(name)" }
    }

    private static func candidates(_ base: String) -> [String] {
        let suffix = (base as NSString).pathExtension.lowercased()
        if extensions.contains(suffix) { return [base] }
        return extensions.map { "\(base).\($0)" } + [base]
    }
}
