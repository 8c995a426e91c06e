import Foundation
import Lookbook
import LookbookCore

/// Answers as one self-contained page: the query first with 100 %, then the ranked pictures with their match.
struct RecommendationPage {
    private let pictures = EmbeddedPictures()

    func html(_ answers: [Recommendation], title: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(escapedForHTML(title))</title>
        <style>
        \(Self.style)
        </style>
        </head>
        <body>
        <header><h1>\(escapedForHTML(title))</h1></header>
        <main>
        \(answers.map(section).joined(separator: "\n"))
        </main>
        </body>
        </html>
        """
    }

    private func section(_ answer: Recommendation) -> String {
        let query = answer.query
        let sure = query.domainConfidence < 1 ? " &middot; \(query.domainConfidence.percent) sure" : ""
        let name = query.item ?? query.image?.split(separator: "/").last.map(String.init) ?? "query"
        let own = card(
            image: query.image, badge: "100 %", title: "Your picture: \(query.domain)", reasons: [],
            isQuery: true)
        let similar = (answer.similar ?? []).map {
            card(image: $0.image, badge: $0.score.percent, title: $0.title ?? $0.id, reasons: [])
        }
        let groups = (answer.goesWith ?? []).map { group in
            let cards = group.items.map {
                card(image: $0.image, badge: $0.score.percent, title: $0.title ?? $0.id, reasons: $0.reasons)
            }
            return row("Goes with: \(group.domain)", cards)
        }
        return """
            <section class="answer">
            <p class="about">\(escapedForHTML(name)) &middot; \(escapedForHTML(query.domain))\(sure) &middot; \
            \(answer.metric.rawValue) &middot; \(total(answer).formatted(decimals: 0)) ms</p>
            \(row("Similar", [own] + similar))
            \(groups.joined(separator: "\n"))
            </section>
            """
    }

    private func total(_ answer: Recommendation) -> Double {
        answer.milliseconds.decode + answer.milliseconds.embed + answer.milliseconds.search
    }

    private func row(_ title: String, _ cards: [String]) -> String {
        "<h2>\(escapedForHTML(title))</h2>\n<ol class=\"row\">\n\(cards.joined(separator: "\n"))\n</ol>"
    }

    private func card(image: String?, badge: String, title: String, reasons: [String], isQuery: Bool = false)
        -> String
    {
        let picture = pictures.source(image).map {
            "<img src=\"\(escapedForHTML($0))\" alt=\"\(escapedForHTML(title))\" loading=\"lazy\">"
        }
        let why =
            reasons.isEmpty ? "" : "<p class=\"why\">\(escapedForHTML(reasons.joined(separator: ", ")))</p>"
        return """
            <li class="card\(isQuery ? " query" : "")"><figure>\(picture ?? "<div class=\"missing\">no picture</div>")\
            <span class="badge">\(badge)</span></figure><p class="title">\(escapedForHTML(title))</p>\(why)</li>
            """
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c1a18; --soft: #77706a; --paper: #faf8f5; --card: #fff; --line: #e6e0d8; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #f2efea; --soft: #a39b92; --paper: #171614; --card: #211f1d; --line: #35312d; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.45 "Avenir Next", "Segoe UI", system-ui, sans-serif; }
        header, main { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
        h1 { font: 400 34px/1.2 Georgia, "Times New Roman", serif; letter-spacing: .01em; margin: 44px 0 8px; }
        h2 { font: 400 20px/1.3 Georgia, "Times New Roman", serif; margin: 28px 0 12px; }
        .answer { padding: 12px 0 36px; border-top: 1px solid var(--line); }
        .about { color: var(--soft); font-size: 14px; }
        .row { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 18px; margin: 0; padding: 0; }
        .card figure { position: relative; margin: 0; aspect-ratio: 3 / 4; background: var(--card); border-radius: 6px; overflow: hidden; border: 1px solid var(--line); }
        .card img { width: 100%; height: 100%; object-fit: contain; display: block; }
        .card.query figure { outline: 2px solid var(--ink); outline-offset: 2px; }
        .badge { position: absolute; left: 8px; bottom: 8px; padding: 1px 8px; border-radius: 20px; background: var(--ink); color: var(--paper); font-size: 13px; }
        .title { margin: 8px 0 0; font-size: 14px; }
        .why { margin: 2px 0 0; font-size: 12.5px; color: var(--soft); }
        .missing { display: grid; place-items: center; height: 100%; color: var(--soft); }
        @media print { body { background: #fff; } .answer { break-inside: avoid; } }
        """
}

/// Pictures as `data:` addresses, so that a page is one file; a large one is named by its path instead.
struct EmbeddedPictures {
    /// Files over this size are not embedded.
    static let limit = 600_000

    /// What to write into `src`; nil when the file is not there.
    func source(_ path: String?) -> String? {
        guard let path, let data = FileManager.default.contents(atPath: path) else { return nil }
        guard data.count <= Self.limit, let type = PictureFormat(firstBytes: data)?.mediaType else {
            return URL(fileURLWithPath: path).absoluteString
        }
        return "data:\(type);base64,\(data.base64EncodedString())"
    }

}
