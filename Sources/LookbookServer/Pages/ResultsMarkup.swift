import Lookbook
import LookbookCore

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
        let percent = Int((answer.query.domainConfidence * 100).rounded())
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
                cards.card(item, position: item.images.firstIndex { $0.path == hit.image } ?? 0, match: hit.score)
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
                        item, position: item.images.firstIndex { $0.path == hit.image } ?? 0, match: hit.score,
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
