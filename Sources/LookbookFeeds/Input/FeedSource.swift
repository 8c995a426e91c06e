import Foundation
import LookbookCore

/// A text that a feed is read from, in UTF-8, whatever it was wrapped in.
package struct FeedSource: Sendable {
    /// The file that was named: pictures are looked for beside it. For standard input, `-`.
    package let path: String
    /// What messages call it, and what its suffix is taken from.
    package let name: String
    /// Opens it for one pass.
    package let bytes: @Sendable () throws -> ByteReader

    package init(path: String, name: String? = nil, bytes: @escaping @Sendable () throws -> ByteReader) {
        self.path = path
        self.name = name ?? path
        self.bytes = bytes
    }

    /// The sources behind a path: one, or for a zip archive one for each feed in it.
    ///
    /// - Parameter path: of a file or a pipe; `-` for standard input.
    /// - Throws: ``LookbookError`` `feed.missing`, `.unreadable`, `.archive`, `.too-large`, `.encoding`.
    static func opening(_ path: String) throws -> [FeedSource] {
        let store = try ByteStore.opening(path)
        let start = try store.read(at: 0, 4)
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return try inZip(store, path) }
        guard start.starts(with: [0x1F, 0x8B]) else { return [try source(store, path, named: store.name)] }
        let text = try ByteStore.making(named: store.name) { write in
            try Inflate.unpack(
                store, 0..<store.count, wrapping: .gzip, limit: Inflate.limit(ofPacked: store.count),
                write: write)
        }
        let name = store.name.lowercased().hasSuffix(".gz") ? String(store.name.dropLast(3)) : store.name
        return [try source(text, path, named: name)]
    }

    private static func inZip(_ store: ByteStore, _ path: String) throws -> [FeedSource] {
        let archive = try ZipArchive(store)
        let feeds = archive.feeds
        guard !feeds.isEmpty else {
            throw LookbookError(
                .feedNotText, "\(store.name) is a zip archive without a feed in it",
                facts: [.remedy: "it holds \(archive.entries.count) files; pack a CSV, TSV, JSON or XML file"]
            )
        }
        return try feeds.map { try source(archive.unpack($0), path, named: $0.name) }
    }

    /// UTF-16 becomes UTF-8 first; everything else is read as it lies.
    private static func source(_ store: ByteStore, _ path: String, named name: String) throws -> FeedSource {
        guard let encoding = try WideText.encoding(of: store) else {
            return FeedSource(path: path, name: name) { try store.reader() }
        }
        let text = try ByteStore.making(named: store.name) { try encoding.convert(store, $0) }
        return FeedSource(path: path, name: name) { try text.reader() }
    }
}

/// Text in UTF-16.
struct WideText {
    let isBigEndian: Bool

    /// UTF-16 by its byte order mark, or by the zeros of Latin letters; nil for anything else.
    ///
    /// - Throws: ``LookbookError`` `feed.encoding` for UTF-32.
    static func encoding(of store: ByteStore) throws -> WideText? {
        let start = try store.read(at: 0, 64)
        if start.starts(with: [0xFF, 0xFE, 0, 0]) || start.starts(with: [0, 0, 0xFE, 0xFF]) {
            throw LookbookError.encoding(store.name)
        }
        if start.starts(with: [0xFF, 0xFE]) { return WideText(isBigEndian: false) }
        if start.starts(with: [0xFE, 0xFF]) { return WideText(isBigEndian: true) }
        let even = start.enumerated().count { $0.offset.isMultiple(of: 2) && $0.element == 0 }
        let odd = start.enumerated().count { !$0.offset.isMultiple(of: 2) && $0.element == 0 }
        guard start.count >= 16, max(even, odd) * 5 >= start.count * 2, min(even, odd) == 0 else {
            return nil
        }
        return WideText(isBigEndian: even > odd)
    }

    /// Writes the text in UTF-8, with the sign for an unknown character where half of one is missing.
    func convert(_ store: ByteStore, _ write: (ArraySlice<UInt8>) throws -> Void) throws {
        var place: Int64 = 0
        var high: UInt16?
        while true {
            let bytes = try store.read(at: place, 1 << 16)
            if bytes.count < 2 { return }
            place += Int64(bytes.count)
            var units: [UInt16] = high.map { [$0] } ?? []
            high = nil
            for pair in stride(from: 0, to: bytes.count - 1, by: 2) {
                let (one, two) = (UInt16(bytes[pair]), UInt16(bytes[pair + 1]))
                units.append(isBigEndian ? one << 8 | two : two << 8 | one)
            }
            if let last = units.last, UTF16.isLeadSurrogate(last), place < store.count {
                high = last
                units.removeLast()
            }
            if units.first == 0xFEFF { units.removeFirst() }
            try write(Array(String(decoding: units, as: UTF16.self).utf8)[...])
        }
    }
}

/// Bytes of a line as text: UTF-8, or Windows-1252 (which holds Latin-1) where a file is written in that.
struct LineText {
    /// Whether a character beyond ASCII was met that is right in UTF-8: then what is wrong is damage.
    private var hasUTF8 = false

    /// - Returns: nil when the bytes are damaged.
    mutating func decode(_ bytes: [UInt8]) -> String? {
        if let text = String(validating: bytes, as: UTF8.self) {
            if !hasUTF8, bytes.contains(where: { $0 >= 0x80 }) { hasUTF8 = true }
            return text
        }
        return hasUTF8 ? nil : Self.windows1252(bytes)
    }

    /// - Returns: nil when the bytes beyond ASCII are not such as words and prices have in Western languages: what begins
    ///   a character in UTF-8, or is no character.
    static func windows1252(_ bytes: [UInt8]) -> String? {
        let high = bytes.filter { $0 >= 0x80 }
        guard high.allSatisfy({ $0 >= 0xA0 || upper[$0] != nil }) else { return nil }
        let odd = high.count { [0xC2, 0xC3, 0xE2, 0xF0, 0xFF].contains($0) }
        return odd * 4 <= high.count ? latin(bytes) : nil
    }

    /// Each byte as a character of Windows-1252; what is none there as the sign for an unknown one.
    static func latin(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            text.append((0x80..<0xA0).contains(byte) ? upper[byte] ?? "\u{FFFD}" : Unicode.Scalar(byte))
        }
        return String(text)
    }

    /// What Windows-1252 has where Latin-1 has control characters.
    private static let upper: [UInt8: Unicode.Scalar] = [
        0x80: "€", 0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ", 0x89: "‰",
        0x8A: "Š",
        0x8B: "‹", 0x8C: "Œ", 0x8E: "Ž", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–",
        0x97: "—",
        0x98: "˜", 0x99: "™", 0x9A: "š", 0x9B: "›", 0x9C: "œ", 0x9E: "ž", 0x9F: "Ÿ",
    ]
}
