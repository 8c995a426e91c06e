import LookbookCore

/// Finds the word of a shop that a mistyped one was meant to be: by the trigrams that both have, then by the fewest slips
/// (a letter too many, too few, wrong, or two in the wrong order; Damerau 1964).
struct Spelling: Sendable {
    private let counts: [String: Int]
    private let words: [[UInt8]]
    private let places: [UInt32: [Int32]]

    /// Words shorter than this are never corrected: nearly every one of them is near another.
    private static let shortest = 4

    /// - Parameter counts: in how many items each word occurs. Numbers and ids are left out.
    init(_ counts: [String: Int]) {
        self.counts = counts
        let words = counts.keys.filter { word in
            word.utf8.count >= Self.shortest && !word.utf8.contains { (48...57).contains($0) }
        }.sorted().map { Array($0.utf8) }
        var places: [UInt32: [Int32]] = [:]
        for (place, word) in words.enumerated() {
            for trigram in Self.trigrams(word) { places[trigram, default: []].append(Int32(place)) }
        }
        self.words = words
        self.places = places
    }

    /// Whether an item holds it.
    func knows(_ word: String) -> Bool { counts[word] != nil }

    /// Whether an item holds a word that begins so: it may still be being typed.
    func knowsBeginning(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        var low = 0
        var high = words.count
        while low < high {
            let middle = (low + high) / 2
            if words[middle].lexicographicallyPrecedes(bytes) { low = middle + 1 } else { high = middle }
        }
        return low < words.count && words[low].starts(with: bytes)
    }

    /// The word that it was most likely meant to be; nil when none is near.
    func correction(of word: String) -> String? {
        let typed = Array(word.utf8)
        guard typed.count >= Self.shortest, typed.count <= 40, !knows(word),
            !typed.contains(where: { (48...57).contains($0) })
        else { return nil }
        var shared: [Int32: Int] = [:]
        for trigram in Self.trigrams(typed) {
            for place in places[trigram] ?? [] { shared[place, default: 0] += 1 }
        }
        let most = typed.count < 8 ? 1 : 2
        var best: (slips: Int, count: Int, word: String)?
        // A slip spoils three trigrams, or four where two letters changed places.
        let needed = max(1, typed.count - 4 * most)
        for (place, count) in shared where count >= needed {
            let word = words[Int(place)]
            guard abs(word.count - typed.count) <= most,
                let slips = Self.slips(typed, word, atMost: most)
            else { continue }
            let text = String(decoding: word, as: UTF8.self)
            let found = (slips, -(counts[text] ?? 0), text)
            if best.map({ found < ($0.slips, -$0.count, $0.word) }) ?? true {
                best = (slips, counts[text] ?? 0, text)
            }
        }
        return best?.word
    }

    private static func trigrams(_ word: [UInt8]) -> Set<UInt32> {
        let bytes = [0x20] + word + [0x20]
        guard bytes.count >= 3 else { return [] }
        return Set(
            (0...bytes.count - 3).map { start in
                bytes[start..<start + 3].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            })
    }

    /// The fewest slips between two words, when there are no more than a few.
    static func slips(_ one: [UInt8], _ other: [UInt8], atMost limit: Int) -> Int? {
        var before: [Int] = []
        var last = Array(0...other.count)
        for i in one.indices {
            var row = [i + 1] + [Int](repeating: 0, count: other.count)
            for j in other.indices {
                let cost = one[i] == other[j] ? 0 : 1
                row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + cost)
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    row[j + 1] = min(row[j + 1], before[j - 1] + 1)
                }
            }
            if (row.min() ?? 0) > limit { return nil }
            (before, last) = (last, row)
        }
        let slips = last[other.count]
        return slips <= limit ? slips : nil
    }
}
