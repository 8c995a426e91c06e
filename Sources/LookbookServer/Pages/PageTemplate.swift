import LookbookCore

/// The frame of the page around its main part.
enum PageTemplate {
    /// The start page: the ways to ask, and a mixture of what there is.
    static func start(_ state: PageState, _ facets: Facets, items: [Item]) -> Markup {
        """
        \(search(state))<section class="list"><h2>Or begin with something from the shop</h2>\
        \(FilterBar(state: state, facets: facets).markup)\(grid(items, state, facets))\
        <p class="more"><a href="\(state.address { $0.listsAll = true })">See everything</a></p></section>
        """
    }

    /// A page of the catalogue.
    static func list(_ state: PageState, _ facets: Facets, items: [Item], next: String?) -> Markup {
        let more: Markup =
            next.map { next in
                "<p class=\"more\"><a href=\"\(state.address { $0.cursor = next })\">More</a></p>"
            } ?? .none
        return """
            <section class="list all"><h1>From the shop</h1>\
            \(FilterBar(state: state, facets: facets).markup)\(grid(items, state, facets))\(more)</section>
            """
    }

    private static func grid(_ items: [Item], _ state: PageState, _ facets: Facets) -> Markup {
        let cards = CardMarkup(state: state, facets: facets)
        guard !items.isEmpty else {
            return "<p class=\"empty\">Nothing here yet.\(state.hasFilter ? " Fewer filters may help." : "")</p>"
        }
        return "<ul class=\"grid wide\">\(Markup(items.map { cards.card($0) }))</ul>"
    }

    /// What went wrong, in words.
    static func problem(_ error: ServerError, _ catalogue: String? = nil) -> Markup {
        """
        <section class="problem" role="alert"><h1>That did not work</h1>\
        <p>\(sentence(error.message))</p><p>\(sentence(error.hint))</p>\
        <p><a href="\(PageState(catalogue: catalogue).address)">Start again</a></p></section>
        """
    }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }

    /// The form with a picture keeps the catalogue in its address, the other one, whose fields replace that, in a field.
    private static func search(_ state: PageState) -> Markup {
        let catalogue: Markup =
            state.catalogue.map { "<input type=\"hidden\" name=\"catalogue\" value=\"\($0)\">" } ?? .none
        return """
            <section class="search"><h1>Show us a piece.<br>We find what is like it, and what goes with it.</h1>\
            <form id="search" action="\(state.home)" method="post" enctype="multipart/form-data">\
            <div class="drop" id="drop"><p class="drop-text" id="drop-text" hidden>Drop a picture here, or paste one</p>\
            <div class="ways"><label class="button">Choose a picture\
            <input type="file" name="picture" id="file" accept="image/jpeg,image/png,image/webp"></label>\
            <label class="button quiet" id="camera" hidden>Take a photograph\
            <input type="file" id="photo" accept="image/*" capture="environment"></label>\
            <button class="button" id="send">Search</button></div></div></form>\
            <form class="address" action="/" method="get">\(catalogue)<label for="url">Or the address of a picture</label>\
            <input type="url" name="url" id="url" required placeholder="https://">\
            <button class="button quiet">Search</button></form></section>
            """
    }
}
