internal import LookbookCore

/// Words that mean the same, grouped into concepts: colours with their values, patterns, materials, fits, wearers, kinds.
///
/// It ties words that no title holds to those that were learned, and tells a colour from a kind in a query. The form of the file
/// is written at its head, `Words/words.txt`.
public struct WordFile: Sendable {
    /// What a concept is about.
    public enum Group: String, Sendable, Hashable, CaseIterable {
        case colours, patterns, materials, fits, wearers, kinds
    }

    /// A meaning that several words share.
    public struct Concept: Sendable, Hashable {
        /// Its name, in English.
        public let name: String
        /// What it is about.
        public let group: Group
        /// A concept that holds it too: navy blue is blue.
        public let broader: String?
        /// A colour's typical value, red, green, blue, 0...255 each.
        public let value: [UInt8]?
    }

    /// Words of a text with what they mean.
    public struct Meaning: Sendable, Hashable {
        /// Which words, by their place.
        public let words: Range<Int>
        /// The concepts; several share the meaning.
        public let concepts: [Concept]
        /// The value of the colour that the words name, where the file gives it.
        public let value: [UInt8]?
        /// Whether the words hardly mean anything else: they are among the first of a line in their language, or have a value of
        /// their own, and their concepts are of one group. "dark" is not sure to mean black.
        public let isSure: Bool
    }

    /// All concepts, in the order of the file.
    public let concepts: [Concept]
    private let byName: [String: Concept]
    private let meanings: [String: Entry]
    private let longest: Int

    private struct Entry {
        var concepts: [Concept]
        var value: [UInt8]?
        var isSure = false
    }

    /// The file that comes with Lookbook.
    public static let standard = WordFile(text: String(decoding: PackageResources.words_txt, as: UTF8.self))

    /// Reads the text of a file. A line that is no concept is left out.
    public init(text: String) {
        var concepts: [Concept] = []
        var meanings: [String: Entry] = [:]
        var longest = 1
        var group: Group?
        for line in text.split(separator: "\n").map(\.trimmed) where !line.hasPrefix("#") {
            if line.hasPrefix("["), line.hasSuffix("]") {
                group = Group(rawValue: String(line.dropFirst().dropLast()))
                continue
            }
            guard let group, let colon = line.firstIndex(of: ":") else { continue }
            let concept = Self.concept(line[..<colon], group)
            concepts.append(concept)
            for (language, part) in line[line.index(after: colon)...].split(separator: "|").enumerated() {
                for (place, entry) in part.split(separator: ",").enumerated() {
                    let (name, value) = Self.valued(entry)
                    let words = WordText.words(name)
                    guard !words.isEmpty else { continue }
                    longest = max(longest, words.count)
                    var known = meanings[words.joined(separator: " ")] ?? Entry(concepts: [], value: nil)
                    if !known.concepts.contains(concept) { known.concepts.append(concept) }
                    known.value = known.value ?? value
                    // English lists go far; those of other languages hold little but the word and its forms.
                    if value != nil || language > 0 || place < 6 { known.isSure = true }
                    meanings[words.joined(separator: " ")] = known
                }
            }
        }
        self.concepts = concepts
        self.meanings = meanings
        self.longest = longest
        byName = Dictionary(concepts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What the words of a text mean, from left to right, the longest phrase first.
    ///
    /// - Parameter words: from ``WordText/words(_:)``.
    public func meanings(of words: [String]) -> [Meaning] {
        var found: [Meaning] = []
        var place = 0
        while place < words.count {
            var length = min(longest, words.count - place)
            while length > 0 {
                if let entry = meanings[words[place..<place + length].joined(separator: " ")] {
                    let value = entry.value ?? (entry.concepts.count == 1 ? entry.concepts[0].value : nil)
                    let isOfOneGroup = Set(entry.concepts.map(\.group)).count == 1
                    found.append(
                        Meaning(
                            words: place..<place + length, concepts: entry.concepts, value: value,
                            isSure: entry.isSure && isOfOneGroup))
                    break
                }
                length -= 1
            }
            place += max(1, length)
        }
        return found
    }

    /// A concept and those that hold it, the narrowest first. A circle in the file ends where it closes.
    public func chain(of concept: Concept) -> [Concept] {
        var chain = [concept]
        while let name = chain[chain.count - 1].broader, let next = byName[name], !chain.contains(next) {
            chain.append(next)
        }
        return chain
    }

    /// `navy blue < blue #1a2348`.
    private static func concept(_ head: Substring, _ group: Group) -> Concept {
        let (names, value) = valued(head)
        let parts = names.split(separator: "<", maxSplits: 1).map(\.trimmed)
        return Concept(
            name: parts.first ?? "", group: group, broader: parts.count > 1 ? parts[1] : nil, value: value)
    }

    /// A text and the colour behind its `#`.
    private static func valued(_ text: Substring) -> (name: String, value: [UInt8]?) {
        guard let mark = text.firstIndex(of: "#") else { return (text.trimmed, nil) }
        return (text[..<mark].trimmed, RGBText.read(text[mark...].trimmed))
    }
}

/// Colours as the web writes them.
public enum RGBText {
    /// `#7a1f2b` or `#abc`, in any case, also without the mark: red, green, blue. Nil for anything else.
    public static func read(_ text: String) -> [UInt8]? {
        let digits = text.hasPrefix("#") ? Array(text.utf8.dropFirst()) : Array(text.utf8)
        let values = digits.compactMap(nibble)
        guard values.count == digits.count else { return nil }
        switch values.count {
        case 3: return values.map { $0 * 17 }
        case 6: return stride(from: 0, to: 6, by: 2).map { values[$0] * 16 + values[$0 + 1] }
        default: return nil
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
