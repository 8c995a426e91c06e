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
