import LookbookCore

/// Sees what a column holds from its values, for fields that no name tells: pictures, prices, ids.
struct ColumnGuess {
    let keys: [String]
    /// Values of the first lines.
    let sample: [[String]]

    /// Adds what can be seen without doubt: one column each, the first.
    func fill(_ places: inout [FeedField: [Int]]) {
        guard !sample.isEmpty else { return }
        let taken = Set(places.values.joined())
        let free = keys.indices.filter { !taken.contains($0) }
        if places[.image] == nil, let column = free.first(where: { holds($0, Self.isPicture) }) {
            places[.image] = [column]
        }
        if places[.price] == nil, let column = free.first(where: { holds($0, Self.isPrice) }) {
            places[.price] = [column]
        }
        // Without pictures it is no list of products, and any word could be an id.
        let rest = free.filter { places[.image] != [$0] && places[.price] != [$0] }
        if places[.id] == nil, places[.image] != nil, let column = rest.first(where: isID) {
            places[.id] = [column]
        }
        if places[.link] == nil, let column = free.first(where: { holds($0, Self.isLink) }) {
            places[.link] = [column]
        }
    }

    /// Whether nine of ten values that are not empty are such.
    private func holds(_ column: Int, _ test: (String) -> Bool) -> Bool {
        let values = values(column)
        return values.count * 2 >= sample.count && values.count(where: test) * 10 >= values.count * 9
    }

    private func values(_ column: Int) -> [String] {
        sample.compactMap { column < $0.count ? $0[column].trimmed : nil }.filter { !$0.isEmpty }
    }

    /// Whether each line has a short word of its own there.
    private func isID(_ column: Int) -> Bool {
        let values = values(column)
        return values.count == sample.count && Set(values).count == values.count
            && values.allSatisfy { value in
                value.utf8.count <= 64 && !value.contains(where: \.isWhitespace) && !Self.isPrice(value)
                    && !Self.isPicture(value) && !Self.isLink(value)
            }
    }

    private static func isPicture(_ value: String) -> Bool {
        let first = value.split { "|,; ".contains($0) }.first.map(String.init) ?? value
        return PictureLocator.namesPicture(first)
    }

    private static func isLink(_ value: String) -> Bool {
        PictureLocator.isAddress(value) && !isPicture(value)
    }

    /// An amount that is money and no number of anything else: with a currency, or with two decimals.
    private static func isPrice(_ value: String) -> Bool {
        guard Money.amount(value) != nil else { return false }
        let decimals = value.reversed().prefix { $0.isNumber }.count
        let mark = value.dropLast(decimals).last
        return (decimals == 2 && (mark == "." || mark == ",")) || Money.currency(value) != nil
    }
}
