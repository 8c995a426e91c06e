import LookbookCore

/// What a visitor looks at: the query and the filters, as they stand in the page's address.
struct PageState: Sendable {
    var item: String?
    var url: String?
    var kind: String?
    var gender: String?
    var colour: String?
    /// `low-high`, each may be empty.
    var price: String?
    /// Where a page of the catalogue begins.
    var cursor: String?
    /// Whether the whole catalogue is listed, in place of a mixture of its kinds.
    var listsAll = false
    var catalogue: String?

    /// Reads the fields of an address or a form; others are none of the page's business.
    init(_ fields: [String: String]) {
        func value(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
        item = value("item")
        url = value("url")
        kind = value("kind")
        gender = value("gender")
        colour = value("colour")
        price = value("price")
        cursor = value("cursor")
        listsAll = value("all") != nil
        catalogue = value("catalogue")
    }

    /// The start page of a catalogue; nil for the first.
    init(catalogue: String?) {
        self.init([:])
        self.catalogue = catalogue
    }

    /// The address of the start page, in the same catalogue.
    var home: String { PageState(catalogue: catalogue).address }

    /// The address of this state.
    var address: String {
        let fields = [
            ("item", item), ("url", url), ("kind", kind), ("gender", gender), ("colour", colour),
            ("price", price),
            ("cursor", cursor), ("all", listsAll ? "1" : nil), ("catalogue", catalogue),
        ]
        let query = fields.compactMap { name, value in value.map { "\(name)=\(URLText.escape($0))" } }
        return query.isEmpty ? "/" : "/?" + query.joined(separator: "&")
    }

    /// The address with something changed, from its first page.
    func address(_ change: (inout PageState) -> Void) -> String {
        var state = self
        state.cursor = nil
        change(&state)
        return state.address
    }

    var hasFilter: Bool { kind != nil || gender != nil || colour != nil || price != nil }

    /// The filter for the catalogue; nil when nothing is filtered.
    ///
    /// - Parameter includesKind: whether the kind is a condition too; for look-alikes it is the domain to search in.
    func filter(_ facets: Facets, includesKind: Bool) -> ItemFilter? {
        var clauses: [ItemFilter.Clause] = []
        func equal(_ field: String?, _ value: String?) {
            if let field, let value {
                clauses.append(.init(field: field, comparison: .equal, values: [value]))
            }
        }
        if includesKind { equal("domain", kind) }
        equal("gender", gender)
        equal(facets.colourField, colour)
        if let field = facets.price?.field,
            let limits = price?.split(separator: "-", omittingEmptySubsequences: false),
            limits.count == 2
        {
            if Double(limits[0]) != nil {
                clauses.append(.init(field: field, comparison: .greaterOrEqual, values: [String(limits[0])]))
            }
            if Double(limits[1]) != nil {
                clauses.append(.init(field: field, comparison: .less, values: [String(limits[1])]))
            }
        }
        return clauses.isEmpty ? nil : ItemFilter(clauses)
    }
}

extension Facets {
    /// The attribute that holds an item's colour.
    var colourField: String? {
        ColumnRole.colour.name(among: values.keys)
    }
}
