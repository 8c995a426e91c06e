import LookbookCore

/// An item as the API shows it.
struct ItemBody: Encodable {
    let id: String
    let group: String?
    let title: String?
    let domain: String
    let attributes: [String: String]
    /// Addresses of its pictures.
    let images: [String]

    init(_ item: Item, catalogue: String?) {
        id = item.id
        group = item.group
        title = item.title
        domain = item.domain
        attributes = item.attributes
        images = item.images.indices.map { ImageAddress(item: item.id, position: $0, catalogue: catalogue).text }
    }
}
