import LookbookCore

/// What the values of canonical fields mean, whatever a platform writes.
enum FieldValues {
    /// `in stock`, `out of stock`, `preorder`, `backorder`; the text itself when it says something else.
    static func availability(_ text: String) -> String {
        let word = text.split { $0 == "/" || $0 == "#" }.last.map(String.init) ?? text
        return availabilities[FieldName.key(word)]
            ?? (Money.amount(text).map { $0 > 0 ? "in stock" : "out of stock" } ?? text)
    }

    private static let availabilities: [String: String] = {
        let words = [
            "in stock":
                "instock true yes available availableforsale disponible auflager lieferbar vorratig vorraetig ja oui si sim "
                + "enstock disponibile opvoorraad instoreonly onlineonly limitedavailability y enexistencia disponivel",
            "out of stock":
                "outofstock false no soldout unavailable discontinued ausverkauft nichtlieferbar nichtauflager "
                + "nein non epuise agotado esaurito nondisponibile uitverkocht nietopvoorraad esgotado n ruptureddestock nao",
            "preorder": "preorder presale vorbestellung precommande preventa preordine",
            "backorder": "backorder backordered onbackorder notify",
        ]
        var known: [String: String] = [:]
        for (meaning, list) in words {
            for word in list.split(separator: " ") { known[String(word)] = meaning }
        }
        return known
    }()

    /// Whether a product is shown, by its column for that: what no word here says otherwise is.
    static func isShown(_ text: String) -> Bool {
        !hidden.contains(text.trimmed.lowercased())
    }

    private static let hidden: Set<String> = [
        "false", "0", "-1", "no", "n", "draft", "archived", "inactive", "disabled", "hidden", "unpublished",
        "private",
        "staging", "pending", "trash", "nein", "non", "falsch", "faux", "falso", "nee", "nao", "não",
        "unlisted", "deleted",
        "entwurf", "brouillon", "borrador", "bozza", "concept", "rascunho", "inaktiv", "inactif", "inactivo",
        "inattivo",
    ]

    /// Words of platforms for how a product is sold, in columns that elsewhere say what it is.
    static func isKind(_ text: String) -> Bool {
        !notKinds.contains(FieldName.key(text.split(separator: ",").first.map(String.init) ?? text))
    }

    private static let notKinds: Set<String> = [
        "simple", "variable", "variation", "configurable", "grouped", "bundle", "virtual", "downloadable",
        "external",
        "subscription", "giftcard", "physical", "digital", "product", "variant", "uncategorized",
        "uncategorised",
        "unkategorisiert", "nonclasse", "sincategorizar", "default", "standard", "true", "false", "p",
    ]

    /// Parts of a list in one cell, joined by `|`.
    static func list(_ text: String) -> String {
        var body = text[...]
        if body.hasPrefix("["), body.hasSuffix("]") { body = body.dropFirst().dropLast() }
        return body.split { ",;|\n".contains($0) }
            .map { String($0).trimmed.trimming("\"").trimmed }.filter { !$0.isEmpty }.joined(separator: "|")
    }

    /// The sale ends with a date or a currency in some feeds: `price` and `currency` of an amount in one text.
    static func completed(_ fields: inout [FeedField: String]) {
        if let availability = fields[.availability] {
            fields[.availability] = Self.availability(availability)
        }
        if let list = fields[.goesWith] { fields[.goesWith] = Self.list(list) }
        if fields[.currency] == nil, let price = fields[.price] { fields[.currency] = Money.currency(price) }
        if fields[.price] == nil, let price = fields[.salePrice] { fields[.price] = price }
    }
}

extension String {
    /// The text without a character at its ends, one at each.
    func trimming(_ mark: Character) -> String {
        var part = self[...]
        if part.first == mark { part = part.dropFirst() }
        if part.last == mark { part = part.dropLast() }
        return String(part)
    }
}

/// The pictures that a cell names.
enum PictureCell {
    /// - Parameters:
    ///   - text: one name or address, or several with `|`, commas, semicolons or white space between them.
    ///   - isList: whether the column is one for several.
    static func names(_ text: String, isList: Bool) -> [String] {
        let names = PictureLocator.isAddress(text.trimmed) ? addresses(text) : files(text, isList: isList)
        var known: Set<String> = []
        return names.filter { !$0.isEmpty && known.insert($0).inserted }
    }

    /// An address may hold a comma: a new one begins only where its scheme does.
    private static func addresses(_ text: String) -> [String] {
        var addresses: [String] = []
        var joint = ""
        for part in text.split(
            omittingEmptySubsequences: false, whereSeparator: { ",;|".contains($0) || $0.isWhitespace })
        {
            if PictureLocator.isAddress(String(part)) || addresses.isEmpty {
                addresses.append(String(part))
            } else if part.isEmpty
                || PictureLocator.namesPicture(String(part)) && !part.contains("=") && joint == "|"
            {
                continue
            } else {
                addresses[addresses.count - 1] += separator(in: text, before: part) + part
            }
            joint = separator(in: text, after: part)
        }
        return addresses.map { $0.trimmed }
    }

    private static func separator(in text: String, before part: Substring) -> String {
        part.startIndex > text.startIndex ? String(text[text.index(before: part.startIndex)]) : ""
    }

    private static func separator(in text: String, after part: Substring) -> String {
        part.endIndex < text.endIndex ? String(text[part.endIndex]) : ""
    }

    /// A file name may hold a comma; a list of further pictures is joined by commas, semicolons or pipes.
    private static func files(_ text: String, isList: Bool) -> [String] {
        text.split(separator: "|").flatMap { group -> [String] in
            let parts = group.split { $0 == "," || $0 == ";" || $0 == "\n" }.map { String($0).trimmed }
            let areSeveral = isList || parts.count > 1 && parts.allSatisfy(PictureLocator.namesPicture)
            return areSeveral ? parts : [String(group).trimmed]
        }
    }
}
