/// Reads amounts as shops write them: `49.90 EUR`, `$19.99`, `1.299,00 €`, `1,299.00`, `CHF 1'299.00`, `-3`.
///
/// One reader for filters, facets and pages, so that all of them mean the same by "below 50". Where one separator alone
/// could mean either, the rule is:
///
/// | text | amount | why |
/// |---|---|---|
/// | `49,90`, `49.9` | 49.9 | not three digits behind it: a decimal separator |
/// | `1,299` | 1299 | a comma before three digits groups them |
/// | `1.299` | 1.299 | programs write decimals with a point |
/// | `1.299 €` | 1299 | no such currency has thousandths |
/// | `1.299 KWD` | 1.299 | this one has |
/// | `0.299 €`, `0,299` | 0.299 | no group begins with 0 |
package enum Money {
    /// The amount that a text begins with, behind a currency if there is one.
    ///
    /// - Returns: nil when the text does not begin with an amount, or with more than one: a date, a range, `1.2.3`.
    package static func amount(_ text: String) -> Double? {
        let text = text.trimmed
        // A feed may put a whole description where its price should be.
        guard !text.isEmpty, text.utf8.count <= 200 else { return nil }
        // What a program wrote: digits, a point, an exponent.
        if text.utf8.allSatisfy(".eE+-0123456789".utf8.contains), let number = Double(text) {
            return number.isFinite ? number : nil
        }
        var rest = Array(text.unicodeScalars)[...]
        var isNegative = takeSign(&rest)
        let before = takeCurrency(&rest)
        if !isNegative { isNegative = takeSign(&rest) }
        guard let numeral = Numeral(&rest) else { return nil }
        skipSpaces(&rest)
        guard !continues(rest) else { return nil }
        let currency = before ?? takeCurrency(&rest)
        return numeral.value(in: currency).map { isNegative ? -$0 : $0 }
    }

    /// The currency that an amount is written with, as a code of ISO 4217 where that is sure: `EUR` for `49,90 €`.
    ///
    /// - Returns: nil when the text is no amount, or has no currency or one that several countries write (`$`).
    package static func currency(_ text: String) -> String? {
        guard amount(text) != nil else { return nil }
        let word = String(
            text.trimmed.filter { !$0.isNumber && !" .,-+'\u{A0}\u{202F}\u{2019}".contains($0) }
        ).uppercased()
        return word.count == 3 && word.utf8.allSatisfy { (65...90).contains($0) } ? word : signs[word]
    }

    private static let signs = [
        "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "US$": "USD", "₹": "INR", "ZŁ": "PLN",
        "KČ": "CZK",
        "R$": "BRL", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "₺": "TRY", "₩": "KRW",
        "SFR": "CHF",
    ]

    /// Whether the amount was only the beginning of something else: `10-20`, `10/2026`, `10:30`, `1.2.3`.
    private static func continues(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let mark = rest.first else { return false }
        if mark.isDigit { return true }
        guard ["-", "\u{2013}", "/", ":", ".", ","].contains(mark) else { return false }
        return rest.dropFirst().first { !$0.properties.isWhitespace }?.isDigit ?? false
    }

    private static func takeSign(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        guard let sign = rest.first, ["-", "\u{2212}", "+"].contains(sign) else { return false }
        rest.removeFirst()
        skipSpaces(&rest)
        return sign != "+"
    }

    /// The currency that comes next: a code (`EUR`), a sign (`€`), or both in one (`US$`).
    private static func takeCurrency(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
        let word = rest.prefix { $0.isLetter || $0.properties.generalCategory == .currencySymbol }
        let text = String(String.UnicodeScalarView(word)).uppercased()
        let hasSign = word.contains { $0.properties.generalCategory == .currencySymbol }
        guard word.count <= 4, hasSign || codes.contains(text) else { return nil }
        rest = rest.dropFirst(word.count)
        if rest.first == ".", !(rest.dropFirst().first?.isDigit ?? false) { rest.removeFirst() }
        skipSpaces(&rest)
        return text
    }

    private static func skipSpaces(_ rest: inout ArraySlice<Unicode.Scalar>) {
        rest = rest.drop { $0.properties.isWhitespace }
    }

    /// Codes of ISO 4217 and the words that shops write for them.
    private static let codes = Set(
        """
        AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR EURO EUROS GBP GEL HKD HUF IDR ILS INR ISK JOD JPY KES \
        KRW KWD KZT LYD MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD \
        VND ZAR KR KČ ZŁ FT LEI RS RM RP TL FR DH SFR
        """.split(separator: " ").map(String.init))

    fileprivate static let currenciesOfThousandths: Set<String> = [
        "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND",
    ]
}

/// Digits with separators between them.
private struct Numeral {
    /// The digits between the separators; the first may be empty (`.99`).
    private var parts = [""]
    private var separators: [Unicode.Scalar] = []

    /// Takes a numeral off the beginning of a text.
    ///
    /// - Returns: nil when there is no digit.
    init?(_ rest: inout ArraySlice<Unicode.Scalar>) {
        while let scalar = rest.first {
            if scalar.isDigit {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            } else if let separator = Self.separator(at: rest) {
                separators.append(separator)
                parts.append("")
            } else {
                break
            }
            rest.removeFirst()
        }
        guard parts.contains(where: { !$0.isEmpty }), parts.reduce(0, { $0 + $1.count }) <= 30 else {
            return nil
        }
        // `49.` and `19,-`: nothing behind the separator.
        if [".", ","].contains(rest.first) { rest.removeFirst() }
        if rest.first.map({ ["-", "\u{2013}"].contains($0) }) ?? false,
            !(rest.dropFirst().first?.isDigit ?? false)
        {
            rest.removeFirst()
        }
    }

    /// The separator that comes next, all kinds of spaces as one; nil when what follows is no digit.
    private static func separator(at rest: ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
        guard let scalar = rest.first, rest.dropFirst().first?.isDigit ?? false else { return nil }
        if scalar == "." || scalar == "," { return scalar }
        // These only group, so three digits must follow and no fourth.
        guard
            scalar == " " || scalar == "\u{A0}" || scalar == "\u{202F}" || scalar == "'"
                || scalar == "\u{2019}",
            rest.dropFirst().prefix(4).prefix(while: \.isDigit).count == 3
        else { return nil }
        return scalar == "'" || scalar == "\u{2019}" ? "'" : " "
    }

    func value(in currency: String?) -> Double? {
        guard let last = separators.last else { return Double(parts[0]) }
        let kinds = Set(separators)
        let decimals = parts[parts.count - 1]
        if kinds.count == 2 {
            // `1.299,00`: the last separator stands once, and is the decimal one.
            let groups = separators.dropLast()
            guard !groups.contains(last), last == "." || last == "," else { return nil }
            return grouped(parts.dropLast()).flatMap { Double("\($0).\(decimals)") }
        }
        guard kinds.count == 1 else { return nil }
        if separators.count > 1 || last == " " || last == "'" {
            return grouped(parts[...]).flatMap(Double.init)
        }
        let whole = parts[0].isEmpty ? "0" : parts[0]
        let couldGroup = decimals.count == 3 && (1...3).contains(parts[0].count) && !parts[0].hasPrefix("0")
        let hasThousandths = currency.map(Money.currenciesOfThousandths.contains)
        let isGroup = couldGroup && !(hasThousandths ?? (last == "."))
        return Double(isGroup ? whole + decimals : "\(whole).\(decimals)")
    }

    /// Groups as one number: three digits each, in India's way of writing two but for the last.
    private func grouped(_ parts: ArraySlice<String>) -> String? {
        guard let first = parts.first, (1...3).contains(first.count) else { return nil }
        let following = parts.dropFirst()
        guard following.last.map({ $0.count == 3 }) ?? true else { return nil }
        let inner = following.dropLast()
        guard inner.allSatisfy({ $0.count == 3 }) || inner.allSatisfy({ $0.count == 2 }) else { return nil }
        return parts.joined()
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    fileprivate var isLetter: Bool { properties.isAlphabetic }
}
