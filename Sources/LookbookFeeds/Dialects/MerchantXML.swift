import Foundation
import LookbookCore

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A feed in XML: Google Merchant's RSS and Atom (`<item>`, `<entry>` with names in `g:`), and lists of products of others.
/// It is parsed as it is read: one product is in memory.
struct MerchantXML {
    let source: FeedSource
    let mapping: [String: String]

    /// - Parameter body: is given each product as a record, or what is wrong.
    func read(_ body: (FeedRecord) throws -> Void) throws {
        let input = XMLInput(try source.bytes())
        let parser = XMLParser(stream: input)
        parser.shouldProcessNamespaces = false
        parser.shouldResolveExternalEntities = false
        try withoutActuallyEscaping(body) { body in
            let reader = XMLProducts(mapping: mapping, body: body)
            parser.delegate = reader
            let isWhole = parser.parse()
            parser.delegate = nil
            if let error = reader.error { throw error }
            if let error = input.error { throw error }
            guard !isWhole else { return }
            let detail = parser.parserError.map { "\($0.localizedDescription)" } ?? "it is not well-formed"
            try body(
                .problem(
                    FeedProblem(
                        unreadable: LookbookError(
                            .feedUnreadable, "the XML ends at line \(parser.lineNumber): \(detail)"),
                        line: parser.lineNumber)))
        }
    }
}

/// Collects the members of each product that the parser comes by.
private final class XMLProducts: NSObject, XMLParserDelegate {
    private let mapping: [String: String]
    private let body: (FeedRecord) throws -> Void
    private(set) var error: (any Error)?
    /// Elements that are open within the product.
    private var path: [String] = []
    private var members: [(name: String, text: String)] = []
    private var text = ""
    private var size = 0
    private var line = 0
    private var product: String?
    private var known: [[String]: FeedColumns] = [:]
    private static let limit = 1 << 20
    private static let products: Set<String> = [
        "item", "entry", "product", "offer", "shopitem", "article", "artikel", "produit",
    ]

    init(mapping: [String: String], body: @escaping (FeedRecord) throws -> Void) {
        self.mapping = mapping
        self.body = body
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        text = ""
        guard product != nil else {
            if Self.products.contains(name.lowercased()) {
                product = name
                line = parser.lineNumber
                members = attributes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
                size = 0
            }
            return
        }
        path.append(Self.plain(name))
        // Atom: <link rel="alternate" href="…"/>.
        if let address = attributes["href"], path.count == 1, attributes["rel"] ?? "alternate" == "alternate"
        {
            add(Self.plain(name), address)
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if product != nil, size + text.utf8.count < Self.limit { text += string }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        if product != nil, size + text.utf8.count < Self.limit {
            text += String(decoding: block, as: UTF8.self)
        }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard let product else { return }
        if path.isEmpty, name == product {
            self.product = nil
            return finish(parser)
        }
        let whole = path.joined(separator: ".")
        if !path.isEmpty { path.removeLast() }
        let value = text.trimmed
        text = ""
        if !value.isEmpty { add(whole, value) }
    }

    private static func plain(_ name: String) -> String {
        name.hasPrefix("g:") || name.hasPrefix("c:") ? String(name.dropFirst(2)) : name
    }

    /// A name that comes again is a list.
    private func add(_ name: String, _ value: String) {
        size += value.utf8.count
        if let place = members.firstIndex(where: { $0.name == name }) {
            members[place].text += "|" + value
        } else {
            members.append((name, value))
        }
    }

    private func finish(_ parser: XMLParser) {
        do {
            if size >= Self.limit { return try body(.problem(FeedProblem(.tooLong, line: line))) }
            let fields = members.sorted { $0.name < $1.name }
            let names = fields.map(\.name)
            let columns =
                try known[names]
                ?? FeedColumns(names, mapping: mapping.filter { names.contains($0.value) })
            if known.count < 64 { known[names] = columns }
            var table = PlainTable(columns: columns)
            for row in table.rows(fields.map(\.text), line: line) { try body(.row(row)) }
        } catch {
            self.error = error
            parser.abortParsing()
        }
    }
}

/// The bytes of an XML text for the parser: in UTF-8, without the declaration, which may name another encoding, and without
/// control characters, which no XML may hold and some shops write.
final class XMLInput: InputStream {
    private let bytes: ByteReader
    private var pending: ArraySlice<UInt8> = []
    private var isLatin = false
    /// The beginning of a character whose end comes with the next bytes.
    private var rest: [UInt8] = []
    private var isAtStart = true
    private var isOver = false
    private(set) var error: (any Error)?

    init(_ bytes: ByteReader) {
        self.bytes = bytes
        super.init(data: Data())
    }

    override var hasBytesAvailable: Bool { !isOver }
    override var streamStatus: Stream.Status { isOver ? .atEnd : .open }
    override var streamError: (any Error)? { error }
    override func open() {}
    override func close() {}

    override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength: Int) -> Int {
        do {
            while pending.isEmpty, !isOver {
                guard var piece = try bytes.piece() else {
                    isOver = true
                    break
                }
                if isAtStart {
                    isAtStart = false
                    piece = withoutDeclaration(piece)
                }
                pending = cleaned(piece)
            }
        } catch {
            self.error = error
            isOver = true
            return -1
        }
        let part = pending.prefix(maxLength)
        for (place, byte) in part.enumerated() { buffer[place] = byte }
        pending = pending.dropFirst(part.count)
        return part.count
    }

    private func withoutDeclaration(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = piece.drop { $0 <= 0x20 }
        guard rest.starts(with: "<?xml".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) else {
            return rest
        }
        let declaration = String(decoding: rest[..<end], as: UTF8.self).lowercased()
        isLatin = ["iso-8859-1", "latin", "windows-1252", "cp1252", "iso-8859-15"].contains {
            declaration.contains($0)
        }
        // A line that is left out would be missing when lines are counted.
        return rest[(end + 1)...]
    }

    /// Without control characters, and in UTF-8 whatever comes: the parser ends the process at what is not.
    private func cleaned(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if !isLatin, rest.isEmpty, piece.allSatisfy({ $0 < 0x80 && ($0 >= 0x20 || Self.spaces.contains($0)) })
        {
            return piece
        }
        var kept = rest + piece.filter { $0 >= 0x20 || Self.spaces.contains($0) }
        rest = []
        if isLatin { return Array(LineText.latin(kept).utf8)[...] }
        // A character that goes over the end of the piece waits for the next one.
        if let lead = kept.suffix(3).lastIndex(where: { $0 >= 0xC0 }),
            kept.count - lead < Self.length(kept[lead])
        {
            rest = Array(kept[lead...])
            kept.removeSubrange(lead...)
        }
        if String(validating: kept, as: UTF8.self) != nil { return kept[...] }
        return Array((LineText.windows1252(kept) ?? String(decoding: kept, as: UTF8.self)).utf8)[...]
    }

    private static let spaces: Set<UInt8> = [0x09, 0x0A, 0x0D]

    private static func length(_ lead: UInt8) -> Int {
        lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    }
}
