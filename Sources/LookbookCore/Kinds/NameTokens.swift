import Foundation

/// A name of a category cut into what a matcher reads.
enum NameTokens {
    /// The words of a name: lower case, without accents, apostrophes and punctuation as spaces.
    static func fold(_ text: some StringProtocol) -> [String] {
        let plain = String(text).replacing("ß", with: "ss")
            .folding(options: [.diacriticInsensitive, .caseInsensitive], locale: Locale(identifier: "en"))
        let words = plain.split { !$0.isLetter && !$0.isNumber }
        // What an apostrophe leaves of "men's".
        return words.filter { $0 != "s" }.map(String.init)
    }

    /// The alternatives of a list ("Clothing > Dresses, Sale"), each with its parts from the root to the leaf.
    static func paths(_ name: String) -> [[String]] {
        let isTree = name.contains(">")
        // A bar stands between the entries of a list of trees; otherwise it makes a tree itself.
        let isList = isTree || name.contains("/")
        let lists = name.split { ";,\n".contains($0) || isList && $0 == "|" }
        return lists.map { alternative in
            let parts = alternative.split { isTree ? $0 == ">" : "/|>»→".contains($0) }
            return parts.map(\.trimmed).filter { !$0.isEmpty }
        }.filter { !$0.isEmpty }
    }

    /// The parts of a name that joins several kinds, or says something about one: "tops and tees", "robes de soirée".
    enum Joint: Sendable {
        /// Another of the same rank comes: "and".
        case and
        /// Something about what stands before comes: "with".
        case about
    }

    /// What stands between words of a name, by folded word.
    static let joints: [String: Joint] = {
        let and = "and und et y e en og or oder ou o plus n"
        let about = """
            de du des d a au aux avec sans pour per da di del della dello dei degli delle dal con senza com sem para do dos \
            das with without for in from by mit ohne fur von aus im met zonder voor van uit to of sin por al sur nel nella
            """
        let pairs =
            and.split(separator: " ").map { (String($0), Joint.and) }
            + about.split { $0.isWhitespace }.map { (String($0), Joint.about) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()
}
