import LookbookCore

/// An item as a card: picture, title, price, and how well it matches.
struct CardMarkup {
    let state: PageState
    let facets: Facets

    /// - Parameters:
    ///   - match: 0...1; nil where nothing is compared.
    ///   - reason: why it is shown, in words.
    func card(_ item: Item, position: Int = 0, match: Float? = nil, reason: String? = nil) -> Markup {
        let title = item.title ?? item.id
        let price = facets.price.flatMap { item.attributes[$0.field] } ?? ""
        let score: Markup =
            match.map { "<span class=\"match\">\(Int(($0 * 100).rounded()))\u{202F}% match</span>" } ?? .none
        let why: Markup = reason.map { "<span class=\"reason\">\($0)</span>" } ?? .none
        return """
            <li class="card"><a href="\(address(item.id))" data-item="\(item.id)"><span class="picture">\
            \(picture(item, position: position, title: title))</span><span class="title">\(title)</span>\
            <span class="facts">\(Markup.fact(price))\(score)</span>\(why)</a></li>
            """
    }

    /// Going on from an item leaves the kind behind: it was a filter on what came before.
    private func address(_ id: Item.ID) -> String {
        state.address {
            $0.item = id
            $0.url = nil
            $0.kind = nil
            $0.listsAll = false
        }
    }

    private func picture(_ item: Item, position: Int, title: String) -> Markup {
        guard item.images.indices.contains(position) else {
            return "<span class=\"nothing\" aria-hidden=\"true\"></span>"
        }
        var address = ImageAddress(item: item.id, position: position, catalogue: state.catalogue, width: 320)
        let small = address.text
        address.width = 640
        return """
            <img src="\(small)" srcset="\(small) 320w, \(address.text) 640w" sizes="(max-width: 40rem) 45vw, 14rem" \
            alt="" loading="lazy" decoding="async">
            """
    }
}

extension Markup {
    fileprivate static func fact(_ text: String) -> Markup {
        text.isEmpty ? .none : "<span class=\"price\">\(text)</span>"
    }
}
