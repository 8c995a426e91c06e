import LookbookCore
import LookbookMeasures

/// The report as one HTML file: charts are SVG, pictures lie inside, nothing is loaded from elsewhere.
///
/// It follows the reader's light or dark setting, prints, and has no script.
package struct HTMLReport: Sendable {
    let report: EvaluationReport
    let sheets: [ResultSheet]
    /// What the sheets show: name of the row.
    let sheetsName: String

    /// Lines in a chart; more rows than that are in the table only.
    static let mostLines = 6

    /// - Parameters:
    ///   - report: the numbers.
    ///   - sheets: results as pictures; none leaves the part out.
    ///   - sheetsName: of which row the sheets are, ``RetrievalRow/name``.
    package init(_ report: EvaluationReport, sheets: [ResultSheet] = [], sheetsName: String = "") {
        self.report = report
        self.sheets = sheets
        self.sheetsName = sheetsName
    }

    /// The page. Parts without numbers are left out.
    package var html: String {
        let parts = [
            header, summary, againstK, metricComparison, speed, qualityAgainstTime, classes, confusion,
            acrossSources,
            outfits,
            resultSheets, comparisons, method, settings,
        ]
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(escapedForHTML(report.title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <main>
            \(parts.compactMap(\.self).joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    /// One part of the page.
    ///
    /// - Parameter note: a sentence below the heading; it is text and not markup.
    func section(_ title: String, _ note: String, _ content: String) -> String {
        "<section>\n<h2>\(escapedForHTML(title))</h2>\n<p class=\"note\">\(escapedForHTML(note))</p>\n\(content)\n</section>"
    }

    /// A chart that may be wider than a narrow page.
    func figure(_ title: String, _ svg: String) -> String {
        "<figure><figcaption>\(escapedForHTML(title))</figcaption><div class=\"scroll\">\(svg)</div></figure>"
    }

    /// A table that may be wider than a narrow page. The cells are markup.
    func table(_ header: [String], _ rows: [[String]], style: String = "") -> String {
        let head = header.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let body = rows.map { row in "<tr>" + row.map { "<td>\($0)</td>" }.joined() + "</tr>" }.joined(
            separator: "\n")
        return
            "<div class=\"scroll\"><table class=\"\(style)\"><thead><tr>\(head)</tr></thead><tbody>\n\(body)\n</tbody>"
            + "</table></div>"
    }

    /// The colours of a chart's series and their names.
    ///
    /// - Parameter isNumbered: whether the series are numbered in the chart.
    func legend(_ names: [String], isNumbered: Bool = false) -> String {
        let entries = names.enumerated().map { place, name in
            let number = isNumbered ? "<b>\(place + 1)</b> " : ""
            return
                "<li><i class=\"swatch c\(place % Self.seriesColours)\"></i>\(number)\(escapedForHTML(name))</li>"
        }
        return "<ul class=\"legend\">\(entries.joined())</ul>"
    }

    private var header: String {
        let data = report.dataset
        var facts = [("Data", data.name)]
        if !data.label.isEmpty { facts.append(("Right means", "same \(data.label)")) }
        if let split = data.split { facts.append(("Split", split)) }
        if let counts = report.retrieval.first?.summary.counts {
            facts.append(("Queries", grouped(counts.queries)))
            facts.append(("Gallery", grouped(counts.gallery)))
        }
        if !data.hash.isEmpty { facts.append(("Data hash", String(data.hash.prefix(12)))) }
        facts += [
            ("Seed", "\(report.seed)"), ("Measured", String(report.createdAt.prefix(10))),
            ("Lookbook", report.version),
        ]
        let list = facts.map { "<div><dt>\($0.0)</dt><dd>\(escapedForHTML($0.1))</dd></div>" }.joined()
        let notes = report.notes.map { "<p class=\"note\">\(escapedForHTML($0))</p>" }.joined()
        return "<header><h1>\(escapedForHTML(report.title))</h1><dl>\(list)</dl>\(notes)</header>"
    }
}

extension HTMLReport {
    /// The options of the run, folded away.
    var settings: String? {
        guard let options = report.options, !options.isEmpty else { return nil }
        let rows = options.sorted { $0.key < $1.key }.map {
            [escapedForHTML($0.key), escapedForHTML($0.value)]
        }
        return section(
            "To repeat it", "The same data, options and seed give the same numbers.",
            "<details><summary>All options</summary>" + table(["Option", "Value"], rows, style: "words")
                + "</details>")
    }

    /// How the numbers came about.
    var method: String? {
        guard let counts = report.retrieval.first?.summary.counts else { return nil }
        let left = [
            ("Rows given", counts.rows), ("without a label, left out", counts.unlabelled),
            ("identical pictures, collapsed into one", counts.collapsedDuplicates),
            ("- of them with another label than the one that stayed", counts.conflictingDuplicates),
            ("Pictures searched", counts.gallery), ("Queries scored", counts.queries),
            ("Queries left out: no other picture has their label", counts.queriesWithoutPositives),
        ]
        let definitions = [
            (
                "P@k, hit@k, recall@k",
                "right results among the first k, divided by k; any at all; divided by all R that could be found"
            ),
            ("mAP@k, mAP", "average precision with the denominator min(k, R); over the full ranking with R"),
            (
                "ARS@k",
                "average relevance score: places weighted (\(report.relevanceWeights)), divided by the sum of the weights"
            ),
            ("nDCG@k", "gains of 0 and 1, discounted by 1 / log2(place + 1), divided by the best possible"),
            ("R-precision, MRR", "precision at R; mean of 1 / place of the first right result"),
        ]
        return section(
            "How it was measured",
            "The query itself and identical pictures are removed first. Places that are missing count as wrong. Equal distances are "
                + "ordered by id.",
            table(["Counts", ""], left.map { [escapedForHTML($0.0), grouped($0.1)] })
                + "<h3>Measures</h3>"
                + table(
                    ["Measure", "Definition"], definitions.map { [$0.0, escapedForHTML($0.1)] },
                    style: "words"))
    }
}
