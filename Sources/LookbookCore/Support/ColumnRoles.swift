/// What a column of a feed tells of an item, whatever the shop calls it: one list for facets, pages, reasons and rules.
package enum ColumnRole: Sendable, CaseIterable {
    case colour, price, gender

    /// The names of such columns, those looked for first before others.
    package var names: [String] {
        switch self {
        case .colour: ["baseColour", "colour", "color"]
        case .price: ["price", "sale_price"]
        case .gender: ["gender"]
        }
    }

    /// The first of the names among some; nil when none of them is there.
    package func name(among known: some Collection<String>) -> String? {
        names.first(where: known.contains)
    }
}
