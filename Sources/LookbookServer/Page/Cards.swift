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
            match.map { "<span class=\"match\">\(Markup.percent($0))\u{202F}% match</span>" } ?? .none
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

/// The filters as chips that open a small menu; all of it links, so that it works without scripts.
struct FilterBar {
    let state: PageState
    let facets: Facets

    var markup: Markup {
        let menus = [
            menu("Kind", values: facets.values["domain"], chosen: state.kind) { $0.kind = $1 },
            menu("Gender", values: facets.values["gender"], chosen: state.gender) { $0.gender = $1 },
            menu("Colour", values: facets.colourField.flatMap { facets.values[$0] }, chosen: state.colour) {
                $0.colour = $1
            },
            prices,
        ]
        let clear: Markup =
            state.hasFilter
            ? """
            <a class="clear" href="\(state.address { $0.kind = nil; $0.gender = nil; $0.colour = nil; $0.price = nil })">\
            Clear all</a>
            """ : .none
        return """
            <nav class="filters" aria-label="Filters">\(Markup(menus))\(clear)</nav>
            """
    }

    private func menu(
        _ label: String, values: [Facets.Value]?, chosen: String?, set: (inout PageState, String?) -> Void
    ) -> Markup {
        guard let values, values.count > 1 || chosen != nil else { return .none }
        let links = values.map { value in
            link(value.value, count: value.count, isChosen: value.value == chosen) { set(&$0, value.value) }
        }
        return menu(label, chosen: chosen, links) { set(&$0, nil) }
    }

    private var prices: Markup {
        guard let limits = facets.price?.limits, !limits.isEmpty else { return .none }
        let ends: [Int?] = [nil] + limits + [nil]
        var chosen: String?
        let links = zip(ends, ends.dropFirst()).map { low, high in
            let value = "\(low.map(String.init) ?? "")-\(high.map(String.init) ?? "")"
            let name =
                switch (low, high) {
                case (nil, let high?): "Under \(high)"
                case (let low?, nil): "\(low) and more"
                default: "\(low ?? 0) to \(high ?? 0)"
                }
            if value == state.price { chosen = name }
            return link(name, count: nil, isChosen: value == state.price) { $0.price = value }
        }
        return menu("Price", chosen: chosen, links) { $0.price = nil }
    }

    private func menu(
        _ label: String, chosen: String?, _ links: [Markup], clear: (inout PageState) -> Void
    ) -> Markup {
        let all = chosen == nil ? Markup.none : link("All", count: nil, isChosen: false, clear)
        let shown = chosen.map { ": \($0)" } ?? ""
        return """
            <details class="filter\(chosen == nil ? "" : " chosen")" name="filter"><summary>\(label)\(shown)</summary>\
            <ul class="menu">\(all)\(Markup(links))</ul></details>
            """
    }

    private func link(_ text: String, count: Int?, isChosen: Bool, _ change: (inout PageState) -> Void)
        -> Markup
    {
        let number: Markup = count.map { "<span class=\"count\">\($0)</span>" } ?? .none
        let current: Markup = isChosen ? " aria-current=\"true\"" : .none
        return """
            <li><a href="\(state.address(change))" data-filter\(current)>\(text)\(number)</a></li>
            """
    }
}
