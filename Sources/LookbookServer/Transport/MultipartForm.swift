import LookbookCore

/// A form as browsers send it (`multipart/form-data`, RFC 7578): texts and one picture.
struct MultipartForm {
    private(set) var texts: [String: String] = [:]
    private(set) var picture: [UInt8]?

    private static let maximumParts = 64
    private static let newline = Array("\r\n".utf8)
    private static let blankLine = Array("\r\n\r\n".utf8)

    /// - Parameters:
    ///   - body: the whole body.
    ///   - contentType: the header with the boundary.
    /// - Throws: ``LookbookError`` `input.form`.
    init(_ body: [UInt8], contentType: String) throws(LookbookError) {
        guard let boundary = Self.parameter("boundary", of: contentType),
            (1...70).contains(boundary.utf8.count)
        else {
            throw Self.unreadable("its boundary is missing")
        }
        let delimiter = Array("--\(boundary)".utf8)
        guard var start = Self.find(delimiter, in: body, from: 0) else {
            throw Self.unreadable("it has no parts")
        }
        for _ in 0..<Self.maximumParts {
            start += delimiter.count
            if body[start...].starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")]) { return }
            guard let end = Self.find(Self.newline + delimiter, in: body, from: start) else {
                throw Self.unreadable("it ends in the middle of a part")
            }
            try add(body[start..<end])
            start = end + Self.newline.count
        }
        throw Self.unreadable("it has more than \(Self.maximumParts) parts")
    }

    private mutating func add(_ part: ArraySlice<UInt8>) throws(LookbookError) {
        guard let blank = Self.find(Self.blankLine, in: part, from: part.startIndex) else {
            throw Self.unreadable("a part has no head")
        }
        let head = String(decoding: part[..<blank], as: UTF8.self)
        let content = part[(blank + Self.blankLine.count)...]
        let line = head.split(whereSeparator: \.isNewline).first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        guard let line, let name = Self.parameter("name", of: String(line)) else {
            throw Self.unreadable("a part has no name")
        }
        guard Self.parameter("filename", of: String(line)) != nil || name == "picture" else {
            // A form of a browser names every field, also those that were left empty.
            let text = String(decoding: content, as: UTF8.self)
            if !text.isEmpty { texts[name] = text }
            return
        }
        guard !content.isEmpty else { return }
        guard picture == nil else { throw Self.unreadable("it has several pictures") }
        picture = Array(content)
    }

    /// `name=value` or `name="value"` among the parameters of a header.
    private static func parameter(_ name: String, of header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            let value = pair[1]
            return value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
                ? String(value.dropFirst().dropLast()) : value
        }
        return nil
    }

    private static func find<Bytes: RandomAccessCollection>(
        _ pattern: [UInt8], in bytes: Bytes, from start: Int
    ) -> Int? where Bytes.Element == UInt8, Bytes.Index == Int {
        let offset = bytes.startIndex
        let found = bytes.withContiguousStorageIfAvailable { search(pattern, $0, from: start - offset) }
        return (found ?? nil).map { $0 + offset }
    }

    private static func search(_ pattern: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, from start: Int)
        -> Int?
    {
        guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
        var place = start
        let last = bytes.count - pattern.count
        while place <= last {
            if bytes[place] == first, pattern.indices.allSatisfy({ bytes[place + $0] == pattern[$0] }) {
                return place
            }
            place += 1
        }
        return nil
    }

    private static func unreadable(_ why: String) -> LookbookError {
        LookbookError(.inputForm, "the form cannot be read: \(why)")
    }
}
