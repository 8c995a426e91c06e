/// What shops call the kinds of garment, read from the file of words: see its first lines for its form.
///
/// A word may mean different kinds in different languages ("robe" is a dress in French and no dress in English): all
/// meanings are kept, and whoever asks chooses by the language of the name.
struct KindWords: Sendable {
    /// What a word says.
    enum Sense: Hashable, Sendable {
        /// It names a kind.
        case kind(String)
        /// It names a kind when nothing else in the name does.
        case weakKind(String)
        /// It is no garment when the name is about it.
        case noGarment
        /// It is too general.
        case general
        /// What has it anywhere is no garment for people.
        case never
        /// It says nothing.
        case silent
    }

    /// One meaning of a word in one language.
    struct Meaning: Hashable, Sendable {
        let language: String
        let sense: Sense
    }

    /// Meanings by folded words, whose parts are joined by spaces.
    private(set) var meanings: [String: [Meaning]] = [:]
    /// Meanings of what a compound word ends with.
    private(set) var endings: [String: [Meaning]] = [:]
    /// Words that tell a language: languages by word.
    private(set) var hints: [String: Set<String>] = [:]
    /// Parts of the longest word.
    private(set) var longest = 1

    /// The words that Lookbook brings along.
    static let shipped = KindWords(String(decoding: PackageResources.words_txt, as: UTF8.self))

    /// - Parameter text: of a file of words; lines that have not its form are left out.
    init(_ text: String) {
        var section = ""
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = String(line.dropFirst().dropLast())
                continue
            }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let language = String(line[..<colon])
            for word in line[line.index(after: colon)...].split(separator: ",") {
                add(word.trimmed, language: language, section: section)
            }
        }
    }

    private mutating func add(_ word: String, language: String, section: String) {
        switch section {
        case "=": hints[NameTokens.fold(word).joined(separator: " "), default: []].insert(language)
        case "-": add(word, Meaning(language: language, sense: .noGarment))
        case ".": add(word, Meaning(language: language, sense: .general))
        case "!": add(word, Meaning(language: language, sense: .never))
        case "~": add(word, Meaning(language: language, sense: .silent))
        case "?":
            let sides = word.split(separator: "=").map(\.trimmed)
            guard let word = sides.first, let kind = sides.last else { return }
            add(word, Meaning(language: language, sense: .weakKind(kind)))
        default: add(word, Meaning(language: language, sense: .kind(section)))
        }
    }

    private mutating func add(_ word: String, _ meaning: Meaning) {
        let isEnding = word.hasPrefix("*")
        let tokens = NameTokens.fold(word)
        longest = max(longest, tokens.count)
        for form in Inflection.forms(of: tokens, language: meaning.language) {
            if !isEnding { Self.insert(meaning, into: &meanings[form, default: []]) }
            let isWord = tokens.count == 1 && form.count >= Self.shortestEnding
            if isEnding || isWord && Inflection.compounds.contains(meaning.language) {
                Self.insert(meaning, into: &endings[form, default: []])
            }
        }
    }

    private static func insert(_ meaning: Meaning, into meanings: inout [Meaning]) {
        if !meanings.contains(meaning) { meanings.append(meaning) }
    }

    /// The meanings of a word, or of the longest one that it ends with; empty when it is not known.
    func meanings(of word: String) -> [Meaning] {
        if let known = meanings[word] { return known }
        guard word.count > Self.shortestEnding, !word.contains(" ") else { return [] }
        // The part before the ending has at least two letters.
        var ending = word.dropFirst(2)
        while ending.count >= Self.shortestEnding {
            if let known = endings[String(ending)] { return known }
            ending = ending.dropFirst()
        }
        return []
    }

    /// Whether a word means a kind in a language at least.
    func names(_ kind: String, by word: String) -> Bool {
        meanings[NameTokens.fold(word).joined(separator: " ")]?.contains { $0.sense == .kind(kind) } == true
    }

    /// Shorter endings are found in words of other languages.
    private static let shortestEnding = 4
}

/// The forms of a word in a language: its singular and its plurals, after folding.
enum Inflection {
    /// Languages that write compounds as one word.
    static let compounds: Set<String> = ["de", "nl"]

    /// - Parameters:
    ///   - tokens: the parts of the word in the singular, folded.
    ///   - language: its code.
    static func forms(of tokens: [String], language: String) -> Set<String> {
        guard let first = tokens.first, let last = tokens.last else { return [] }
        var forms: Set<String> = []
        let endings = plurals(last, language).union([last])
        guard tokens.count > 1 else { return endings }
        let middle = tokens.dropFirst().dropLast()
        let beginnings =
            ["fr", "es", "it", "pt", "de", "nl"].contains(language)
            ? plurals(first, language).union([first]) : [first]
        for beginning in beginnings {
            for ending in endings { forms.insert(([beginning] + middle + [ending]).joined(separator: " ")) }
        }
        return forms
    }

    private static func plurals(_ word: String, _ language: String) -> Set<String> {
        switch language {
        case "fr": [word + "s", word + "x"]
        case "es": spanish(word)
        case "it": italian(word)
        case "pt": portuguese(word)
        case "de": [word + "e", word + "er", word + "n", word + "en", word + "s"]
        case "nl": dutch(word)
        default: english(word)
        }
    }

    private static func english(_ word: String) -> Set<String> {
        let stem = String(word.dropLast())
        if word.hasSuffix("y"), let before = stem.last, !"aeiou".contains(before) { return [stem + "ies"] }
        if ["s", "x", "z", "ch", "sh"].contains(where: word.hasSuffix) { return [word + "es"] }
        if word.hasSuffix("f") { return [stem + "ves", word + "s"] }
        return [word + "s"]
    }

    private static func spanish(_ word: String) -> Set<String> {
        if word.hasSuffix("z") { return [word.dropLast() + "ces"] }
        guard let last = word.last, "aeiou".contains(last) else { return [word + "es", word + "s"] }
        return [word + "s"]
    }

    private static func portuguese(_ word: String) -> Set<String> {
        let stem = String(word.dropLast())
        if word.hasSuffix("ao") { return [word.dropLast(2) + "oes", word + "s"] }
        if word.hasSuffix("m") { return [stem + "ns"] }
        if word.hasSuffix("l") { return [stem + "is"] }
        if ["r", "z", "s"].contains(where: word.hasSuffix) { return [word + "es"] }
        return [word + "s"]
    }

    private static func italian(_ word: String) -> Set<String> {
        let stem = String(word.dropLast())
        guard let last = word.last else { return [] }
        switch last {
        case "a" where ["ca", "ga"].contains(where: word.hasSuffix): return [stem + "he"]
        case "a" where ["cia", "gia"].contains(where: word.hasSuffix):
            return [stem + "e", stem.dropLast() + "e"]
        case "a": return [stem + "e"]
        case "o" where ["co", "go"].contains(where: word.hasSuffix): return [stem + "hi", stem + "i"]
        case "o" where word.hasSuffix("io"): return [stem]
        case "o", "e": return [stem + "i"]
        default: return []
        }
    }

    private static func dutch(_ word: String) -> Set<String> {
        guard let last = word.last else { return [] }
        if word.hasSuffix("en") { return [word + "en"] }
        if ["je", "el", "er", "e"].contains(where: word.hasSuffix) { return [word + "s", word + "n"] }
        let stem = String(word.dropLast())
        switch last {
        case "s": return [word + "en", word + "sen", stem + "zen"]
        case "f": return [stem + "ven", word + "en"]
        case "a", "o", "i", "y": return [word + "s", word + "en"]
        default: return [word + "en", word + String(last) + "en"]
        }
    }
}
