import LookbookCore
import LookbookInference

/// What a shopper's words ask for beside their look: kinds, colours, wearers and prices, as conditions that can be taken off.
///
/// A condition is made only where it is sure: the word means one thing, the shop's own words for it are known, and it has
/// items of that kind or a field of that sort.
struct SearchReading: Sendable {
    /// The conditions, in the order of their words.
    var chips: [SearchChip] = []
    /// The words without those of a price, for the search by words.
    var words: [String] = []
    /// What is left of the text without prices, for its place among the pictures.
    var text = ""
    /// The kinds that may come back; nil for all.
    var domains: [String]?
    /// The conditions on fields; nil when there are none.
    var filter: ItemFilter?

    /// - Parameters:
    ///   - text: what the shopper typed.
    ///   - asWords: parts that stay words, and make no condition.
    ///   - vocabulary: the shop's own values.
    ///   - taxonomy: its kinds.
    ///   - known: the kinds that it has items of.
    init(
        _ text: String, asWords: Set<SearchChip.Part>, vocabulary: CatalogueVocabulary, taxonomy: Taxonomy,
        known: Set<String>
    ) {
        var clauses: [ItemFilter.Clause] = []
        var rest = text
        let field = ColumnRole.price.name(among: vocabulary.fields)
        if let field, !asWords.contains(.price), let price = PriceWords(text) {
            rest = price.rest
            for (comparison, amount) in price.limits {
                clauses.append(.init(field: field, comparison: comparison, values: [amount]))
            }
            chips.append(SearchChip(part: .price, text: price.text, values: price.limits.map(\.1)))
        }
        let file = WordFile.standard
        let words = WordText.words(rest)
        for meaning in file.meanings(of: words) where meaning.isSure {
            guard let group = meaning.concepts.first?.group, let part = SearchChip.Part(group),
                !asWords.contains(part), !chips.contains(where: { $0.part == part })
            else { continue }
            let said = words[meaning.words].joined(separator: " ")
            var values: [String] = []
            if part == .kind {
                values = Self.domains(said, meaning, taxonomy, known)
                if !values.isEmpty { domains = values }
            } else if let field = part.field(among: vocabulary) {
                values = Self.values(of: vocabulary.values[field] ?? [], meaning, file)
                if !values.isEmpty {
                    clauses.append(.init(field: field, comparison: .equal, values: values))
                }
            }
            if !values.isEmpty { chips.append(SearchChip(part: part, text: said, values: values)) }
        }
        filter = clauses.isEmpty ? nil : ItemFilter(clauses)
        self.words = Self.plainWords(rest)
        self.text = rest
    }

    /// The shop's kinds that a word means: by the taxonomy, else by the names of its concepts.
    private static func domains(
        _ said: String, _ meaning: WordFile.Meaning, _ taxonomy: Taxonomy, _ known: Set<String>
    ) -> [String] {
        let own = taxonomy.domain(for: said)
        if known.contains(own) { return [own] }
        let named = meaning.concepts.map { taxonomy.domain(for: $0.name) }
        // A concept that the shop knows by another word would be missed: then nothing is sure.
        return named.allSatisfy(known.contains) ? Array(Set(named)).sorted() : []
    }

    /// The shop's values that mean one of the concepts, or something narrower.
    private static func values(
        of field: [String], _ meaning: WordFile.Meaning, _ file: WordFile
    ) -> [String] {
        field.filter { value in
            let words = WordText.words(value)
            let parts = file.meanings(of: words)
            guard parts.count == 1, let own = parts.first, own.words.count == words.count else {
                return false
            }
            // The first concept is what the value is called by; others are what it may pass for.
            guard let concept = own.concepts.first else { return false }
            return file.chain(of: concept).contains { meaning.concepts.contains($0) }
        }
    }

    /// The words as the shop's texts hold them: lower case, whole.
    private static func plainWords(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            .filter { !WordFeatures.isSilent($0) }.prefix(WordText.limit).map(\.self)
    }
}

/// A condition that was read from a shopper's words, and how it was said.
public struct SearchChip: Sendable, Hashable, Encodable {
    /// What a condition is about.
    public enum Part: String, Sendable, Hashable, CaseIterable, Encodable {
        case kind, colour, gender, price
    }

    /// What it is about.
    public let part: Part
    /// The words that it was read from.
    public let text: String
    /// The shop's own values that satisfy it; for prices the limits.
    public let values: [String]
}

extension SearchChip.Part {
    /// The part that a group of the word file fills; nil where none is filtered by.
    init?(_ group: WordFile.Group) {
        switch group {
        case .kinds: self = .kind
        case .colours: self = .colour
        case .wearers: self = .gender
        case .patterns, .materials, .fits: return nil
        }
    }

    /// The field of a catalogue that says it.
    func field(among vocabulary: CatalogueVocabulary) -> String? {
        switch self {
        case .colour: ColumnRole.colour.name(among: vocabulary.values.keys)
        case .gender: ColumnRole.gender.name(among: vocabulary.values.keys)
        case .price: ColumnRole.price.name(among: vocabulary.fields)
        case .kind: nil
        }
    }
}

/// The price in a text: "under 50", "ab 20 €", "between 10 and 20".
struct PriceWords {
    /// The comparisons with their amounts.
    let limits: [(ItemFilter.Comparison, String)]
    /// The words that said it.
    let text: String
    /// The text without them.
    let rest: String

    private static let below: Set<String> = [
        "under", "below", "cheaper than", "less than", "up to", "max", "at most", "unter", "bis", "höchstens",
        "moins de", "sous", "jusqu'à", "menos de", "hasta", "sotto", "meno di", "fino a", "abaixo de", "até",
        "poniżej", "do",
    ]
    private static let above: Set<String> = [
        "over", "above", "more than", "at least", "from", "über", "ab", "mindestens", "plus de",
        "à partir de",
        "más de", "desde", "oltre", "più di", "acima de", "mais de", "powyżej", "od",
    ]
    private static let between: Set<String> = ["between", "zwischen", "entre", "tra", "między"]

    /// Nil when the text holds no price.
    init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        for start in words.indices {
            guard let (length, limits) = Self.price(in: words[start...]) else { continue }
            self.limits = limits
            self.text = words[start..<start + length].joined(separator: " ")
            rest = (words[..<start] + words[(start + length)...]).joined(separator: " ")
            return
        }
        return nil
    }

    /// The price that some words begin with, and how many of them say it.
    private static func price(
        in words: ArraySlice<String>
    ) -> (Int, [(ItemFilter.Comparison, String)])? {
        let lower = words.prefix(6).map { $0.lowercased() }
        guard let first = lower.first else { return nil }
        if between.contains(first), lower.count >= 4, let low = amount(lower[1...1]),
            let high = amount(lower[3...].prefix(1))
        {
            let length = 4 + (lower.count > 4 && isCurrency(lower[4]) ? 1 : 0)
            return (length, [(.greaterOrEqual, low), (.lessOrEqual, high)])
        }
        for count in [3, 2, 1] where lower.count > count {
            let phrase = lower.prefix(count).joined(separator: " ")
            let comparison: ItemFilter.Comparison? =
                below.contains(phrase) ? .less : above.contains(phrase) ? .greaterOrEqual : nil
            guard let comparison else { continue }
            let rest = lower.dropFirst(count)
            if rest.count > 1, isCurrency(rest[rest.startIndex + 1]) || isCurrency(rest[rest.startIndex]),
                let number = amount(rest.prefix(2))
            {
                return (count + 2, [(comparison, number)])
            }
            if let number = amount(rest.prefix(1)) { return (count + 1, [(comparison, number)]) }
        }
        return nil
    }

    private static func amount(_ words: some Sequence<String>) -> String? {
        let text = words.joined(separator: " ")
        guard text.contains(where: \.isNumber), let number = Money.amount(text), number >= 0 else {
            return nil
        }
        return text
    }

    private static func isCurrency(_ word: String) -> Bool {
        ["€", "$", "£", "¥", "eur", "usd", "gbp", "euro", "euros", "dollars", "pounds", "zł", "pln", "chf"]
            .contains(word)
    }
}
