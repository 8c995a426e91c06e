extension Taxonomy {
    /// The domain of items whose category says nothing.
    public static let unknownDomain = "unknown"

    /// What the name of a category means.
    ///
    /// The first of these that knows: the taxonomy's own domains and aliases; Google's product categories, by number or
    /// path; the words of the deepest part of a tree (`>`, `/`) that names a kind. Of a list (`,`, `|`, `;`) the deepest
    /// entry counts. Where the name joins several kinds of one place on the body ("Coats & Jackets"), or names none, the
    /// title decides, if it names one.
    ///
    /// ```swift
    /// Taxonomy.fashion.match("Women > Coats & Jackets").kind  // "Outwear"
    /// Taxonomy.fashion.match("Shoe Care").kind                // nil
    /// ```
    /// - Parameters:
    ///   - name: of a category, as the feed has it.
    ///   - title: of the item; nil when there is none.
    public func match(_ name: String, title: String? = nil) -> KindMatch {
        let name = name.trimmed
        let match = category(name, title: title ?? "")
        guard let title, match.kind == nil || match.joined.count > 1, match.reason != .taxonomy else {
            return match
        }
        let spoken = reader.match(title, context: name)
        guard let kind = spoken.kind, spoken.joined.count == 1 else { return match }
        // A title that contradicts the category is not believed.
        if match.kind != nil, !match.joined.compactMap(slot).contains(slot(of: kind) ?? "") { return match }
        // "Shoe care" is no shoe, whatever the title says.
        if match.kind == nil, match.reason == .general, isNoGarment(name) { return match }
        return KindMatch(kind, .title, word: spoken.word, language: spoken.language)
    }

    /// The domain that the name of a category means.
    ///
    /// - Returns: the name itself when it is not known; ``unknownDomain`` when it is known to be too general, or a number.
    public func domain(for name: String, title: String? = nil) -> String {
        domain(name, match(name, title: title))
    }

    /// The domain of an item, by the first of its categories that names one, and by its title.
    ///
    /// Feeds have several columns for it; the one that became the item's domain may be empty, or say "simple".
    package func domain(of item: Item) -> String {
        let first = match(item.domain, title: nil)
        if first.kind != nil { return domain(item.domain, match(item.domain, title: item.title)) }
        let others = Self.categoryFields.compactMap { item.attributes[$0] }
        for other in others where match(other).kind != nil {
            return domain(other, match(other, title: item.title))
        }
        return domain(item.domain, match(item.domain, title: item.title))
    }

    /// Names of attributes that hold a category, as feeds write them, the most telling first.
    private static let categoryFields = [
        "google_product_category", "google product category", "product_type", "product type", "Type",
        "product category", "Product Category", "Product category", "category", "Category", "categories",
        "Categories", "Custom Product Type", "Standard Product Type",
        "Google Shopping / Google Product Category",
        "articleType", "subCategory",
    ]

    private func domain(_ name: String, _ match: KindMatch) -> String {
        if let kind = match.kind { return kind }
        let plain = name.trimmed
        let isNumber = !plain.isEmpty && plain.allSatisfy { $0.isASCII && $0.isNumber }
        return plain.isEmpty || isNumber || match.reason == .general ? Self.unknownDomain : plain
    }

    private func category(_ name: String, title: String) -> KindMatch {
        let folded = NameTokens.fold(name).joined(separator: " ")
        if let domain = exactWords[folded] ?? ownWords[folded] {
            return KindMatch(domain, .taxonomy, word: name)
        }
        if let category = GoogleCategories.shipped.category(name) {
            guard let kind = category.kind, slot(of: kind) != nil else {
                return KindMatch(nil, .general, word: name)
            }
            // "Shirts & Tops" holds T-shirts and sweaters too: the title may say which.
            let others = reader.match(category.name).joined.filter {
                $0 != kind && slot(of: $0) == slot(of: kind)
            }
            return KindMatch(kind, .google, word: name, joined: [kind] + others)
        }
        return reader.match(name, context: title)
    }

    private func isNoGarment(_ name: String) -> Bool {
        NameTokens.paths(name).contains { path in
            guard let leaf = path.last, case .noGarment = reader.read(leaf, [:]) else { return false }
            return true
        }
    }

    private var reader: KindReader {
        KindReader(words: .shipped, own: ownWords, isKnown: { slot(of: $0) != nil })
    }

    /// The names and aliases of a taxonomy without their plurals.
    static func exactWords(of domains: [Domain]) -> [String: String] {
        let pairs = domains.flatMap { domain in
            ([domain.name] + domain.aliases).map { (NameTokens.fold($0).joined(separator: " "), domain.name) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The names and aliases of a taxonomy that the default does not have, or has for another domain.
    static func ownWords(of domains: [Domain]) -> [String: String] {
        var own: [String: String] = [:]
        for domain in domains {
            for word in [domain.name] + domain.aliases where !KindWords.shipped.names(domain.name, by: word) {
                let tokens = NameTokens.fold(word)
                for form in Inflection.forms(of: tokens, language: "en") where own[form] == nil {
                    own[form] = domain.name
                }
                let joined = tokens.joined()
                if own[joined] == nil { own[joined] = domain.name }
            }
        }
        return own
    }
}
