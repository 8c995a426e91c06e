import Foundation
public import LookbookCore

/// Opens a feed of any kind that Lookbook reads: it sees from the path and the first bytes which one it is.
public enum FeedOpener {
    /// - Parameters:
    ///   - path: a folder of pictures, or a file (see ``FeedDialect``), also in gzip or zip; `-` for standard input.
    ///   - images: folders with the pictures, joined by colons; nil: the feed's own folder, and folders beside the
    ///     feed whose names begin with `images`.
    ///   - mapping: which column means what, where its name does not tell: column by field. A field is `id`, `image`,
    ///     `title`, `domain`, `group`, or any other name, which an attribute then gets.
    ///   - dialect: what it is written in; nil: it is recognised.
    /// - Throws: ``LookbookError``: `feed.missing`, `feed.not-text`, `feed.archive`, `feed.no-id-column`, ….
    public static func open(
        _ path: String, images: String? = nil, mapping: [String: String] = [:], dialect: FeedDialect? = nil
    ) throws -> any Feed {
        try open([path], images: images, mapping: mapping, dialect: dialect)
    }

    /// Opens several files as one feed: pages of a catalogue, or products and their variants.
    ///
    /// - Parameter paths: one folder, or one or more files.
    public static func open(
        _ paths: [String], images: String? = nil, mapping: [String: String] = [:], dialect: FeedDialect? = nil
    ) throws -> any Feed {
        if let folder = paths.first(where: isFolder) {
            guard paths.count == 1 else {
                throw LookbookError(
                    .feedNotText, "\(folder) is a folder, and a feed of several parts is of files",
                    facts: [.remedy: "import the folder by itself"])
            }
            return FolderFeed(path: folder)
        }
        let sources = try paths.flatMap { try FeedSource.opening($0) }
        return try ShopFeed(sources, images: images, mapping: mapping, dialect: dialect)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

extension LookbookError {
    static func missing(_ path: String) -> Self {
        Self(
            .feedMissing, "there is no feed at \(path)",
            facts: [.remedy: "check the path: a file, or a folder of pictures"])
    }

    static func unreadable(_ path: String, _ detail: String) -> Self {
        Self(
            .feedUnreadable, "\(path) cannot be read: \(detail)",
            facts: [.remedy: "check the permissions of the file"])
    }

    static func encoding(_ path: String) -> Self {
        Self(
            .feedEncoding, "\(path) is written in UTF-32",
            facts: [.remedy: "save it as UTF-8: iconv -f UTF-32 -t UTF-8 FEED > NEW"])
    }
}
