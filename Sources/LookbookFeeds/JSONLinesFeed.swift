import Foundation
public import LookbookCore

/// A feed of one JSON object a line. Objects within it become fields with a dotted name (`size.eu`); lists are joined by `|`.
/// What `lookbook export items` wrote is read back as it was.
public struct JSONLinesFeed: Feed {
    /// `JSON Lines`.
    public let kind = "JSON Lines"
    private let path: String
    private let images: String?
    private let mapping: [String: String]
    private let bytes: @Sendable () throws -> ByteReader
    private static let limit = 1 << 20

    /// - Parameters:
    ///   - path: the file.
    ///   - images: folders with the pictures, joined by colons; nil: beside the feed.
    ///   - mapping: key by field; see ``FeedOpener``.
    /// - Throws: ``LookbookError`` when the file cannot be opened.
    public init(path: String, images: String? = nil, mapping: [String: String] = [:]) throws {
        try self.init(path: path, images: images, mapping: mapping) { try ByteReader(path: path) }
    }

    /// - Parameter bytes: opens the file.
    package init(
        path: String, images: String? = nil, mapping: [String: String] = [:],
        bytes: @escaping @Sendable () throws -> ByteReader
    ) throws {
        self.path = path
        self.images = images
        self.mapping = mapping
        self.bytes = bytes
        _ = try bytes()
    }

    /// A fresh pass over the file. When the file cannot be read to its end, the last entry says so.
    public func entries() throws -> AnyIterator<FeedEntry> {
        let bytes = try self.bytes()
        let mapping = mapping
        var builder = FeedItemBuilder(locator: PictureLocator(feed: path, images: images))
        var number = 0
        var isOver = false
        return AnyIterator {
            if isOver { return nil }
            do {
                while let line = try Self.line(bytes) {
                    number += 1
                    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                    return Self.entry(line, number, mapping, &builder)
                }
                return nil
            } catch {
                isOver = true
                return .rejected(FeedProblem(unreadable: error, line: number + 1))
            }
        }
    }

    /// The next line; nil at the end. Of a line beyond the limit one byte more than the limit is kept.
    private static func line(_ bytes: ByteReader) throws -> [UInt8]? {
        guard try bytes.peek() != nil else { return nil }
        var line: [UInt8] = []
        while let byte = try bytes.next(), byte != 0x0A {
            if line.count <= limit { line.append(byte) }
        }
        return line
    }

    private static func entry(
        _ line: [UInt8], _ number: Int, _ mapping: [String: String], _ builder: inout FeedItemBuilder
    ) -> FeedEntry {
        guard line.count <= limit else { return .rejected(FeedProblem(.tooLong, line: number)) }
        guard String(validating: line, as: UTF8.self) != nil else {
            return .rejected(FeedProblem(.notUTF8, line: number))
        }
        let value: JSONValue
        let fields: [(name: String, text: String)]
        do {
            value = try JSONValue(parsing: line, numbersAsText: true)
            fields = try value.feedFields().sorted { $0.name < $1.name }
        } catch {
            return .rejected(
                FeedProblem(
                    line: number,
                    error: LookbookError(
                        .feedBadJSON, error.message,
                        facts: [.remedy: "write one object a line: {\"id\": \"1\", \"image\": \"1.jpg\"}"])))
        }
        if mapping.isEmpty, value["attributes"] != nil, value["images"] != nil,
            let item = try? JSONDecoder().decode(Item.self, from: Data(line))
        {
            return builder.entry(exported: item, line: number)
        }
        // Keys that this object does not have are no mistake: objects may differ.
        let names = fields.map(\.name)
        let known = mapping.filter { names.contains($0.value) }
        guard let columns = try? FeedColumns(names, mapping: known) else {
            return .rejected(FeedProblem(fields: 0, expected: 1, line: number))
        }
        if columns.id == nil && columns.images.isEmpty {
            return .rejected(
                FeedProblem(
                    line: number,
                    error: LookbookError(
                        .feedNoID, "the line has no id", facts: [.remedy: "give every product an id"]))
            )
        }
        return builder.entry(fields.map(\.text), columns, line: number)
    }
}
