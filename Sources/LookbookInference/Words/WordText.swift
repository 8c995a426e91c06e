internal import Foundation

/// Text as words that can be compared: lower case, without accents, and without a plural "s".
public enum WordText {
    /// The most words of a text that are read: a feed may put a whole page where a title should be.
    public static let limit = 64
    /// The most bytes of a text that are looked at.
    private static let longest = 4096

    /// The words of a text in their order, at most ``limit`` of them.
    ///
    /// A word is a run of letters and digits. `t-shirt` is two words, so that `T shirt` is the same.
    public static func words(_ text: String) -> [String] {
        let part =
            text.utf8.count > longest ? String(decoding: text.utf8.prefix(longest), as: UTF8.self) : text
        var words: [String] = []
        var word = ""
        for scalar in folded(part).unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                word.unicodeScalars.append(scalar)
            } else if scalar != "'", scalar != "\u{2019}", !word.isEmpty {
                words.append(singular(word))
                word = ""
                if words.count == limit { return words }
            }
        }
        if !word.isEmpty { words.append(singular(word)) }
        return words
    }

    /// Lower case without accents: `Grüne Größe` is `grune grosse`.
    public static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        var plain = String.UnicodeScalarView()
        for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar {
            case "ß": plain.append(contentsOf: "ss".unicodeScalars)
            case "ł": plain.append("l")
            case "ø": plain.append("o")
            case "œ": plain.append(contentsOf: "oe".unicodeScalars)
            case "æ": plain.append(contentsOf: "ae".unicodeScalars)
            default: if scalar.properties.generalCategory != .nonspacingMark { plain.append(scalar) }
            }
        }
        return String(plain)
    }

    /// Takes a plural "s" off words of four letters and more; the same for texts and queries, so it need not be right.
    private static func singular(_ word: String) -> String {
        var word = word
        if word.utf8.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss") { word.removeLast() }
        if word.utf8.count > 4, word.hasSuffix("ie") { word = word.dropLast(2) + "y" }
        return word
    }
}
