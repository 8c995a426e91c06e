import LookbookCore

/// The frame of the page around its main part.
enum PageTemplate {
    /// The start page: the ways to ask, and the catalogue.
    static func home(_ state: PageState, _ facets: Facets, items: [Item], next: String?) -> Markup {
        let cards = CardMarkup(state: state, facets: facets)
        let grid: Markup =
            items.isEmpty
            ? "<p class=\"empty\">Nothing here yet.\(state.hasFilter ? " Fewer filters may help." : "")</p>"
            : "<ul class=\"grid wide\">\(Markup(items.map { cards.card($0) }))</ul>"
        let more: Markup =
            next.map { next in
                "<p class=\"more\"><a href=\"\(state.address { $0.cursor = next })\">More</a></p>"
            } ?? .none
        return """
            \(state.cursor == nil && !state.hasFilter ? search : .none)\
            <section class="list"><h2>\(state.cursor == nil ? "Or begin with something from the shop" : "From the shop")</h2>\
            \(FilterBar(state: state, facets: facets).markup)\(grid)\(more)</section>
            """
    }

    /// What went wrong, in words.
    static func problem(_ error: ServerError) -> Markup {
        """
        <section class="problem" role="alert"><h1>That did not work</h1>\
        <p>\(sentence(error.message))</p><p>\(sentence(error.hint))</p><p><a href="/">Start again</a></p></section>
        """
    }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }

    private static let search: Markup = """
        <section class="search"><h1>Show us a piece.<br>We find what is like it, and what goes with it.</h1>\
        <form id="search" action="/" method="post" enctype="multipart/form-data">\
        <div class="drop" id="drop"><p class="drop-text" id="drop-text" hidden>Drop a picture here, or paste one</p>\
        <div class="ways"><label class="button">Choose a picture\
        <input type="file" name="picture" id="file" accept="image/jpeg,image/png,image/webp"></label>\
        <label class="button quiet" id="camera" hidden>Take a photograph\
        <input type="file" id="photo" accept="image/*" capture="environment"></label>\
        <button class="button" id="send">Search</button></div></div></form>\
        <form class="address" action="/" method="get"><label for="url">Or the address of a picture</label>\
        <input type="url" name="url" id="url" required placeholder="https://"><button class="button quiet">Search</button></form>\
        </section>
        """
}
