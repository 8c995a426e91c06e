import Lookbook
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
            return
                "<p class=\"empty\">Nothing here yet.\(state.hasFilter ? " Fewer filters may help." : "")</p>"
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

/// The answer to a query, as the main part of the page.
struct ResultsMarkup {
    let state: PageState
    let facets: Facets
    let answer: Recommendation
    let items: [Item.ID: Item]
    /// The item that was asked about, when it was one.
    let own: Item?

    private var cards: CardMarkup { CardMarkup(state: state, facets: facets) }

    var markup: Markup {
        """
        <div class="answer"><aside class="query">\(query)</aside><div class="lists">\
        \(FilterBar(state: state, facets: facets).markup)\(similar)\(goesWith)</div></div>
        """
    }

    private var query: Markup {
        let domain = answer.query.domain
        let percent = Markup.percent(answer.query.domainConfidence)
        let sure: Markup = percent < 100 ? ", \(percent)\u{202F}% sure" : .none
        let taken: Markup = own == nil ? "<p class=\"taken\">Looks like: \(domain)\(sure)</p>" : .none
        let title: Markup = own.map { "<h1>\($0.title ?? $0.id)</h1>\(facts($0))" } ?? "<h1>Your picture</h1>"
        return """
            <div class="frame" id="frame">\(picture)</div>\
            <div class="about">\(title)\(taken)\
            <p class="hint" id="crop-hint" hidden>Draw a box on the picture to search for one part of it.</p>\
            <p class="hint"><a href="\(state.home)">Start again</a></p></div>
            """
    }

    private var picture: Markup {
        if let own, !own.images.isEmpty {
            let address = ImageAddress(item: own.id, catalogue: state.catalogue, width: 640)
            return "<img id=\"query-picture\" src=\"\(address.text)\" alt=\"\(own.title ?? own.id)\">"
        }
        // The visitor's own picture is shown by the script, which has it; without one there is nothing to show.
        return "<img id=\"query-picture\" alt=\"Your picture\" hidden>"
    }

    private func facts(_ item: Item) -> Markup {
        let names = [facets.price?.field, facets.colourField, "gender"].compactMap(\.self)
        let facts = [item.domain] + names.compactMap { item.attributes[$0] }.filter { !$0.isEmpty }
        return "<p class=\"taken\">\(facts.joined(separator: " · "))</p>"
    }

    private var similar: Markup {
        let found = (answer.similar ?? []).compactMap { hit in
            items[hit.id].map { item in
                cards.card(
                    item, position: item.images.firstIndex { $0.path == hit.image } ?? 0, match: hit.score)
            }
        }
        guard !found.isEmpty else {
            return section("Similar", "<p class=\"empty\">Nothing here looks like it. \(clearHint)</p>")
        }
        return section("Similar", "<ul class=\"grid\">\(Markup(found))</ul>")
    }

    private var clearHint: Markup {
        state.hasFilter ? "Fewer filters may help." : .none
    }

    private var goesWith: Markup {
        let rows = (answer.goesWith ?? []).map { group -> Markup in
            let found = group.items.compactMap { hit in
                items[hit.id].map { item in
                    cards.card(
                        item, position: item.images.firstIndex { $0.path == hit.image } ?? 0,
                        match: hit.score,
                        reason: hit.reasons.first)
                }
            }
            return """
                <section class="kind"><h3>\(group.domain)</h3>\
                <ul class="strip" tabindex="0" aria-label="Goes with: \(group.domain)">\(Markup(found))</ul></section>
                """
        }
        guard !rows.isEmpty else { return .none }
        return section("Goes with", Markup(rows))
    }

    private func section(_ title: String, _ content: Markup) -> Markup {
        "<section class=\"list\"><h2>\(title)</h2>\(content)</section>"
    }
}

/// The form of one side of the engineer's page, made from the fields of a query.
enum BenchForm {
    static let markup = Markup(
        QueryField.all.compactMap { field in
            field.input.map { "<label>\($0.label) \(control(field, $0))</label>\n" }
        })

    private static func control(_ field: QueryField, _ input: QueryField.Input) -> Markup {
        if case .array(let choices)? = field.schema["enum"] {
            let options = choices.compactMap { choice -> Markup? in
                if case .string(let name) = choice { "<option>\(name)</option>" } else { nil }
            }
            return "<select name=\"\(field.name)\">\(Markup(options))</select>"
        }
        guard let least = field.schema["minimum"]?.double, let most = field.schema["maximum"]?.double else {
            return "<input name=\"\(field.name)\" placeholder=\"\(input.placeholder)\">"
        }
        let step = field.schema["type"] == "integer" ? "1" : "0.05"
        var usual = ""
        if let number = field.schema["default"]?.double { usual = text(number) }
        return """
            <input name="\(field.name)" type="number" min="\(text(least))" max="\(text(most))" step="\(step)" \
            value="\(usual)">
            """
    }

    private static func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? String(number)
    }
}
