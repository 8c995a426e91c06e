import Foundation
public import LookbookCore

/// Opens a feed of any kind that Lookbook reads: it sees from the path and the first bytes which one it is.
public enum FeedOpener {
    /// - Parameters:
    ///   - path: a folder of pictures, a CSV or TSV file with a header, or JSON Lines.
    ///   - images: folders with the pictures, joined by colons; nil: the feed's own folder, and folders beside the
    ///     feed whose names begin with `images`.
    ///   - mapping: which column means what, where its name does not tell: column by field. A field is `id`, `image`,
    ///     `title`, `domain`, `group`, or any other name, which an attribute then gets.
    /// - Throws: ``LookbookError``: `feed.missing`, `feed.not-text`, `feed.encoding`, `feed.no-id-column`, ….
    public static func open(
        _ path: String, images: String? = nil, mapping: [String: String] = [:]
    ) throws -> any Feed {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw LookbookError.missing(path)
        }
        if isFolder.boolValue { return FolderFeed(path: path) }
        let start = try ByteReader(path: path).start(4096)
        guard !isBinary(start) else {
            throw LookbookError(
                .feedNotText, "\(path) is not a text file",
                facts: [.remedy: "a feed is a folder of pictures, a CSV or TSV file, or JSON Lines"])
        }
        let first = start.first { $0 > 0x20 }
        if first == UInt8(ascii: "<") {
            throw LookbookError(
                .feedNotText, "\(path) is XML or HTML, which is not read",
                facts: [.remedy: "let the shop write its feed as CSV or TSV instead of XML; most can do both"]
            )
        }
        if first == UInt8(ascii: "[") {
            throw LookbookError(
                .feedJSONArray, "\(path) holds one JSON list, which would have to be read as a whole",
                facts: [.remedy: "write one object a line: jq -c '.[]' FEED > NEW.jsonl"])
        }
        let isJSON =
            first == UInt8(ascii: "{")
            || ["jsonl", "ndjson"].contains((path as NSString).pathExtension.lowercased())
        if isJSON { return try JSONLinesFeed(path: path, images: images, mapping: mapping) }
        return try DelimitedFeed(path: path, images: images, mapping: mapping)
    }

    /// Whether the start of a file is no text: a zero byte in its first line, or many of them. One that strayed into
    /// a later line spoils that line only.
    private static func isBinary(_ start: ArraySlice<UInt8>) -> Bool {
        let zeros = start.count { $0 == 0 }
        if zeros == 0 { return false }
        return zeros * 10 > start.count || start.prefix { $0 != 0x0A && $0 != 0x0D }.contains(0)
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
            .feedEncoding, "\(path) is written in UTF-16 or UTF-32",
            facts: [.remedy: "save it as UTF-8: iconv -f UTF-16 -t UTF-8 FEED > NEW"])
    }
}
