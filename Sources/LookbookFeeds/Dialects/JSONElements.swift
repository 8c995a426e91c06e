import LookbookCore

/// Takes the products out of JSON documents one by one, so that memory holds one of them: those of a list, those of a
/// list within an object (`{"products": [...]}`, `{"@graph": [...]}`), or an object that is one itself; of several documents
/// one after the other.
struct JSONElements {
    /// What was found.
    enum Element {
        case value([UInt8], line: Int)
        case problem(FeedProblem)
    }

    /// The names of lists of products within an object.
    static let containers: Set<String> = [
        "products", "items", "data", "@graph", "itemListElement", "results", "hits", "articles", "entries",
        "catalog",
        "catalogue",
    ]
    /// What has one of these is a product, and its lists are its own.
    private static let marks: Set<String> = [
        "id", "sku", "handle", "title", "name", "hasVariant", "productID",
    ]

    private let bytes: ByteReader
    private let limit: Int
    private var line = 1
    private var captured: [UInt8] = []
    private var isTooLong = false
    private var isCapturing = false

    /// - Parameter limit: the most bytes that one product may have.
    init(_ bytes: ByteReader, limit: Int = 16 << 20) {
        self.bytes = bytes
        self.limit = limit
    }

    private struct Broken: Error {
        let message: String
    }

    /// Reads to the end; where the text is no JSON, what is behind it is not read any more.
    mutating func forEach(_ body: (Element) throws -> Void) throws {
        do {
            while try skipSpace() != nil {
                let first = try bytes.peek()
                if first == UInt8(ascii: "[") {
                    _ = try take()
                    try elements(body)
                } else if first == UInt8(ascii: "{") {
                    try object(body)
                } else {
                    throw Broken(message: "there is something other than an object or a list")
                }
            }
        } catch let error as Broken {
            try body(
                .problem(
                    FeedProblem(unreadable: LookbookError(.feedBadJSON, error.message), line: line)))
        }
    }

    private mutating func elements(_ body: (Element) throws -> Void) throws {
        while true {
            guard let byte = try skipSpace() else { throw Broken(message: "the list has no end") }
            switch byte {
            case UInt8(ascii: "]"):
                _ = try take()
                return
            case UInt8(ascii: ","): _ = try take()
            case UInt8(ascii: "}"): throw Broken(message: "a bracket is closed that was not opened")
            default:
                let start = line
                begin()
                try value()
                try finish(start, body)
            }
        }
    }

    /// An object of the outermost level: a product, or one with a list of them.
    private mutating func object(_ body: (Element) throws -> Void) throws {
        let start = line
        begin()
        _ = try take()
        var isProduct = false
        while true {
            guard let byte = try skipSpace() else { throw Broken(message: "the object has no end") }
            if byte == UInt8(ascii: "}") {
                _ = try take()
                return try finish(start, body)
            }
            if byte == UInt8(ascii: ",") {
                _ = try take()
                continue
            }
            guard byte == UInt8(ascii: "\"") else { throw Broken(message: "a name is missing") }
            let name = try text()
            guard try skipSpace() == UInt8(ascii: ":") else { throw Broken(message: "a colon is missing") }
            _ = try take()
            isProduct = isProduct || Self.marks.contains(name)
            let first = try skipSpace()
            if !isProduct, Self.containers.contains(name) {
                let isList = first == UInt8(ascii: "[")
                if isList || first == UInt8(ascii: "{") {
                    isCapturing = false
                    captured = []
                    if isList { _ = try take() }
                    if isList { try elements(body) } else { try object(body) }
                    return try skipRest()
                }
            }
            try value()
        }
    }

    /// What is behind the list of products within its object.
    private mutating func skipRest() throws {
        isCapturing = false
        while let byte = try skipSpace() {
            if byte == UInt8(ascii: "}") {
                _ = try take()
                return
            }
            if byte == UInt8(ascii: "]") { throw Broken(message: "a bracket is closed that was not opened") }
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") {
                _ = try take()
            } else {
                try value()
            }
        }
    }

    private mutating func begin() {
        captured.removeAll(keepingCapacity: true)
        isTooLong = false
        isCapturing = true
    }

    private mutating func finish(_ start: Int, _ body: (Element) throws -> Void) throws {
        isCapturing = false
        try body(
            isTooLong ? .problem(FeedProblem(.tooLong, line: start)) : .value(captured, line: start))
    }

    /// One value whatever it is; brackets are counted, nothing else is checked.
    private mutating func value() throws {
        var depth = 0
        while let byte = try bytes.peek() {
            switch byte {
            case UInt8(ascii: "\""): _ = try text()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                _ = try take()
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                _ = try take()
            case UInt8(ascii: ",") where depth == 0: return
            default: _ = try take()
            }
            if depth == 0, byte == 0x7D || byte == 0x5D || byte == 0x22 { return }
        }
        throw Broken(message: "the text ends within a product")
    }

    /// A text with its quotes; what it says, as it is written.
    private mutating func text() throws -> String {
        _ = try take()
        var letters: [UInt8] = []
        while let byte = try take() {
            if byte == UInt8(ascii: "\\") {
                _ = try take()
            } else if byte == UInt8(ascii: "\"") {
                return String(decoding: letters, as: UTF8.self)
            }
            if letters.count < 64 { letters.append(byte) }
        }
        throw Broken(message: "a text has no end")
    }

    private mutating func skipSpace() throws -> UInt8? {
        while let byte = try bytes.peek() {
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            _ = try take()
        }
        return nil
    }

    private mutating func take() throws -> UInt8? {
        guard let byte = try bytes.next() else { return nil }
        if byte == 0x0A { line += 1 }
        if isCapturing, !isTooLong {
            captured.append(byte)
            if captured.count > limit {
                isTooLong = true
                captured = []
            }
        }
        return byte
    }
}
