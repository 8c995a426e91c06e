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
    private static let limit = 1 << 20

    /// - Parameters:
    ///   - path: the file.
    ///   - images: folders with the pictures, joined by colons; nil: beside the feed.
    ///   - mapping: key by field; see ``FeedOpener``.
    /// - Throws: ``LookbookError`` when the file cannot be opened.
    public init(path: String, images: String? = nil, mapping: [String: String] = [:]) throws {
        self.path = path
        self.images = images
        self.mapping = mapping
        _ = try ByteReader(path: path)
    }

    /// A fresh pass over the file.
    public func entries() throws -> AnyIterator<FeedEntry> {
        let bytes = try ByteReader(path: path)
        let mapping = mapping
        var builder = FeedItemBuilder(locator: PictureLocator(feed: path, images: images))
        var number = 0
        return AnyIterator {
            while let line = try? Self.line(bytes) {
                number += 1
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                return Self.entry(line, number, mapping, &builder)
            }
            return nil
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
        guard let object = try? JSONDecoder().decode([String: JSONValue].self, from: Data(line)) else {
            return .rejected(
                FeedProblem(
                    line: number,
                    error: LookbookError(
                        .feedBadJSON, "the line is not a JSON object",
                        facts: [.remedy: "write one object a line: {\"id\": \"1\", \"image\": \"1.jpg\"}"])))
        }
        if mapping.isEmpty, object["attributes"] != nil, object["images"] != nil,
            let item = try? JSONDecoder().decode(Item.self, from: Data(line))
        {
            return builder.entry(exported: item, line: number)
        }
        let fields = JSONValue.object(object).fields(named: "").sorted { $0.name < $1.name }
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
                    error: LookbookError(.feedNoID, "the line has no id", facts: [.remedy: "give every product an id"]))
            )
        }
        return builder.entry(fields.map(\.text), columns, line: number)
    }
}

/// Any JSON value.
private enum JSONValue: Decodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    /// The value as flat fields. A zero character, which no text can hold, is left out.
    func fields(named name: String) -> [(name: String, text: String)] {
        guard case .object(let object) = self else { return [(name, text)] }
        return object.flatMap { key, value in value.fields(named: name.isEmpty ? key : "\(name).\(key)") }
    }

    private var text: String {
        switch self {
        case .null: ""
        case .bool(let bool): bool ? "true" : "false"
        case .integer(let integer): String(integer)
        case .number(let number): String(number)
        case .text(let text): text.utf8.contains(0) ? text.filter { $0 != "\0" } : text
        case .list(let list): list.map(\.text).joined(separator: "|")
        case .object(let object):
            object.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ")
        }
    }
}
