/// A size of an item: what is put into the basket. It is never recommended by itself.
public struct Variant: Sendable, Hashable, Codable {
    /// The feed's own id of it; nil where the feed has none but the sku.
    public var id: String?
    /// Stock-keeping unit.
    public var sku: String?
    /// The size, as the feed writes it.
    public var size: String?
    /// The price, as the feed writes it.
    public var price: String?
    /// The reduced price, as the feed writes it.
    public var salePrice: String?
    /// Pieces in stock, as the feed writes it.
    public var stock: String?
    /// `in stock`, `out of stock`, `preorder` or `backorder`; what the feed says where it says something else.
    public var availability: String?

    /// Makes the value from its parts.
    public init(
        id: String? = nil, sku: String? = nil, size: String? = nil, price: String? = nil,
        salePrice: String? = nil, stock: String? = nil, availability: String? = nil
    ) {
        self.id = id
        self.sku = sku
        self.size = size
        self.price = price
        self.salePrice = salePrice
        self.stock = stock
        self.availability = availability
    }
}

extension Variant {
    /// The names that mean it in queries, links and orders.
    package var names: [String] {
        [id, sku].compactMap(\.self).filter { !$0.isEmpty }
    }
}

extension Item {
    /// Whether another item is what this one was called before: a size that was an item of its own, a product that has got
    /// several colours, or has one only now, or the same look under the id of another size.
    ///
    /// ``Variant/names`` that two products share by mistake do not count: the other item is of the same group, or of none and
    /// called as a variant of this one is.
    package func wasBefore(_ other: Item) -> Bool {
        guard id != other.id, !variants.isEmpty else { return false }
        let names = Set(variants.compactMap { $0.id ?? $0.sku })
        guard let group, other.group == group else {
            return other.group == nil && other.variants.isEmpty && names.contains(other.id)
        }
        if id == group || id.hasPrefix(group + ":") {
            return names.contains(other.id) || other.id == group && id.hasPrefix(group + ":")
                || id == group && other.id.hasPrefix(group + ":")
        }
        return names.contains(other.id) || other.variants.contains { names.contains($0.id ?? $0.sku ?? "") }
    }
}
