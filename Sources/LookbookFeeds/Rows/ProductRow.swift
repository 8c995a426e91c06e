import LookbookCore

/// What one row of a feed says, whatever the dialect: a product, one of its variants, or one more picture of it.
struct ProductRow: Equatable {
    /// What a row stands for.
    enum Role: UInt8 {
        /// Something that is sold: a product without variants, or one of a product's variants.
        case variant
        /// A product whose variants have rows of their own; it cannot be bought by itself.
        case product
        /// One more picture of a product.
        case picture
        /// An item as `lookbook export items` writes it: nothing of it has to be guessed.
        case exported
        /// Says only that a row with the key `id` belongs to the product `key`.
        case link
    }

    /// Whether the shop shows what a row stands for.
    enum Visibility: UInt8 {
        case shown
        /// This variant is not sold.
        case variantHidden
        /// The whole product is a draft, or not published.
        case productHidden
    }

    var role = Role.variant
    /// Where it stands in the feed.
    var line = 0
    /// Rows with the same key are of one product.
    var key = ""
    /// The row's own id; empty for a picture.
    var id = ""
    /// The product's id, where it has one beside those of its variants; it becomes the item's.
    var productID = ""
    /// What ties the colours of a style together; empty where the feed has no such thing.
    var group = ""
    var title = ""
    /// The feed's word for the kind of garment.
    var kind = ""
    /// Canonical fields.
    var fields: [FeedField: String] = [:]
    /// The feed's own fields by its own names.
    var own: [(name: String, value: String)] = []
    /// Names or addresses of pictures of the product.
    var pictures: [String] = []
    /// Names or addresses of pictures of this variant only.
    var variantPictures: [String] = []
    /// Whether the shop shows it.
    var visibility = Visibility.shown
    /// The place of its picture among those of the product, from 1; 0 where the feed does not say.
    var position = 0
    /// Whether it is of a research data set: its fields stay as they are, and it has no sizes.
    var isPlain = false
    /// The whole line, of an exported item.
    var exported: [UInt8] = []

    static func == (one: ProductRow, other: ProductRow) -> Bool { one.encoded == other.encoded }
}

/// What a reader finds: a row, or a line that cannot be used.
enum FeedRecord {
    case row(ProductRow)
    case problem(FeedProblem)
}

extension ProductRow {
    /// As bytes, for the stage.
    var encoded: [UInt8] {
        var writer = RecordWriter()
        for number in [Int(role.rawValue), Int(visibility.rawValue), line, position, isPlain ? 1 : 0] {
            writer.put(number: number)
        }
        for text in [key, id, productID, group, title, kind] { writer.put(text) }
        writer.put(number: fields.count)
        for (field, value) in fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.put(field.rawValue)
            writer.put(value)
        }
        writer.put(number: own.count)
        for (name, value) in own {
            writer.put(name)
            writer.put(value)
        }
        for list in [pictures, variantPictures] {
            writer.put(number: list.count)
            for text in list { writer.put(text) }
        }
        writer.put(bytes: exported)
        return writer.bytes
    }

    /// - Returns: nil when the bytes are not what ``encoded`` writes.
    init?(encoded: ArraySlice<UInt8>) {
        var reader = RecordReader(encoded)
        guard let role = reader.number().flatMap({ Role(rawValue: UInt8(truncatingIfNeeded: $0)) }),
            let visibility = reader.number().flatMap({ Visibility(rawValue: UInt8(truncatingIfNeeded: $0)) }),
            let line = reader.number(), let position = reader.number(), let plain = reader.number()
        else { return nil }
        self.role = role
        self.visibility = visibility
        self.line = line
        self.position = position
        isPlain = plain == 1
        for place in [\Self.key, \.id, \.productID, \.group, \.title, \.kind] {
            guard let text = reader.text() else { return nil }
            self[keyPath: place] = text
        }
        guard let fieldCount = reader.number() else { return nil }
        for _ in 0..<fieldCount {
            guard let name = reader.text(), let value = reader.text() else { return nil }
            if let field = FeedField(rawValue: name) { fields[field] = value }
        }
        guard let ownCount = reader.number() else { return nil }
        for _ in 0..<ownCount {
            guard let name = reader.text(), let value = reader.text() else { return nil }
            own.append((name, value))
        }
        for place in [\Self.pictures, \.variantPictures] {
            guard let count = reader.number() else { return nil }
            for _ in 0..<count {
                guard let text = reader.text() else { return nil }
                self[keyPath: place].append(text)
            }
        }
        guard let exported = reader.data() else { return nil }
        self.exported = Array(exported)
    }
}

/// Numbers and texts one after the other, each text with its length before it.
struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    /// - Parameter number: at least 0; seven bits a byte, the low ones first.
    mutating func put(number: Int) {
        var rest = UInt64(max(0, number))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func put(_ text: String) {
        put(number: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func put(bytes more: [UInt8]) {
        put(number: more.count)
        bytes.append(contentsOf: more)
    }
}

/// Reads what ``RecordWriter`` wrote.
struct RecordReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func number() -> Int? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return Int(exactly: value) }
            shift += 7
            if shift > 56 { return nil }
        }
        return nil
    }

    mutating func data() -> ArraySlice<UInt8>? {
        guard let count = number(), count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func text() -> String? {
        data().map { String(decoding: $0, as: UTF8.self) }
    }
}
