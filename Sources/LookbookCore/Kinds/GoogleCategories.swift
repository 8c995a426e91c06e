/// Google's product categories below "Apparel & Accessories", by number and by path.
struct GoogleCategories: Sendable {
    /// One of them.
    struct Category: Sendable {
        /// Nil where it is too general, or no garment.
        let kind: String?
        /// The last part of its path.
        let name: String
    }

    let byNumber: [Int: Category]
    private let byPath: [String: Category]

    /// The table that Lookbook brings along.
    static let shipped = GoogleCategories(
        String(decoding: PackageResources.google_categories_txt, as: UTF8.self))

    private static let root = 166

    /// - Parameter text: lines of number, kind and path, separated by tabs; others are left out.
    init(_ text: String) {
        var byNumber = [Self.root: Category(kind: nil, name: "")]
        var byPath: [String: Category] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let cells = line.split(separator: "\t").map(String.init)
            guard cells.count == 3, let number = Int(cells[0]) else { continue }
            let path = cells[2].split(separator: ">").map(\.trimmed)
            let category = Category(kind: cells[1] == "-" ? nil : cells[1], name: path.last ?? "")
            byNumber[number] = category
            byPath[Self.key(path)] = category
        }
        self.byNumber = byNumber
        self.byPath = byPath
    }

    /// What a number, a path, or both (`2271 - Apparel & Accessories > …`) mean.
    ///
    /// - Returns: nil when it is none of Google's.
    func category(_ name: String) -> Category? {
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, digits.count == name.count { return Int(digits).flatMap { byNumber[$0] } }
        let rest = digits.isEmpty ? name[...] : name.dropFirst(digits.count)
        let parts = rest.split(separator: ">").map(String.init)
        guard let first = parts.first, Self.key([first]) == Self.key(["Apparel & Accessories"]) else {
            return nil
        }
        return byPath[Self.key(Array(parts.dropFirst()))]
    }

    private static func key(_ parts: [String]) -> String {
        parts.map { NameTokens.fold($0).joined(separator: " ") }.joined(separator: ">")
    }
}
