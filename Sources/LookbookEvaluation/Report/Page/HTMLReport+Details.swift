internal import Foundation
import LookbookCore
import LookbookMeasures

extension HTMLReport {
    /// Bars of a class chart; the rest is in the table.
    private static let mostClasses = 24

    /// The best row, class by class.
    var classes: String? {
        guard let row = report.ranked.first, row.summary.classes.count > 1,
            let column = row.summary.measures.firstIndex(where: { $0.measure == report.leadingMeasure })
        else { return nil }
        let all = row.summary.classes
        let frequent = all.sorted { ($1.queries, $0.name) < ($0.queries, $1.name) }.prefix(Self.mostClasses)
        let groups = frequent.sorted { $0.values[column] > $1.values[column] }.map { entry in
            BarChart.Group(
                name: entry.name,
                bars: [
                    BarChart.Bar(
                        colour: 0, value: entry.values[column] * 100,
                        text: "\(percent(entry.values[column])) \u{00B7} \(grouped(entry.queries)) queries")
                ])
        }
        let title = "\(report.leadingMeasure) by \(report.dataset.label)"
        let shown =
            all.count > frequent.count ? "The \(frequent.count) most frequent of \(all.count) classes. " : ""
        return section(
            "Class by class", "\(shown)Per cent. Row: \(row.name).",
            figure(title, BarChart(title: title, groups: groups).svg()) + classTable(row))
    }

    private func classTable(_ row: RetrievalRow) -> String {
        let shown = report.summaryMeasures.compactMap { measure in
            row.summary.measures.firstIndex { $0.measure == measure }
        }
        let cells = row.summary.classes.map { entry in
            [escapedForHTML(entry.name), grouped(entry.queries)] + shown.map { percent(entry.values[$0]) }
        }
        return "<details><summary>All classes and measures</summary>"
            + table(["Class", "Queries"] + shown.map { row.summary.measures[$0].measure.description }, cells)
            + "</details>"
    }

    /// How well the label is guessed, and what is taken for what.
    var confusion: String? {
        let rows = report.domains.sorted { $0.confusion.accuracy > $1.confusion.accuracy }
        guard let best = rows.first else { return nil }
        let accuracies = table(
            ["Method", "Accuracy", "Macro F1", "Pictures"],
            rows.map {
                [
                    escapedForHTML($0.name),
                    $0.accuracy.map { cell($0, isBest: false) } ?? percent($0.confusion.accuracy),
                    percent($0.confusion.macroF1), grouped($0.confusion.total),
                ]
            }, style: "ranked")
        let scores = best.confusion.byClass.map {
            [
                escapedForHTML($0.name), percent($0.precision), percent($0.recall), percent($0.f1),
                grouped($0.support),
            ]
        }
        let map = figure(
            "Confusion: \(best.name)", HeatMap(title: "What is taken for what", matrix: best.confusion).svg())
        let details =
            "<details><summary>Precision, recall and F1 by class</summary>"
            + table(["Class", "Precision", "Recall", "F1", "Pictures"], scores) + "</details>"
        let label = report.dataset.label
        return section(
            label == "domain" ? "Domains" : "Guessing \(label)",
            "How often the \(label) is guessed right, per cent, with 95 % intervals. In the map each row is a true class; blue is right, "
                + "red is wrong.",
            accuracies + "<h3>What is taken for what</h3>" + map + details)
    }
}

extension HTMLReport {
    /// How often the kind is right across sources.
    var acrossSources: String? {
        guard let cross = report.cross else { return nil }
        let named: [(String, Estimate?)] = [
            ("Kind as served", cross.served), ("Kind by vote of the nearest", cross.voted),
            ("P@10", cross.precision), ("Right kind among the ten", cross.found),
        ]
        let rows = named.compactMap { name, estimate in estimate.map { [name, cell($0, isBest: false)] } }
        let labels = cross.byLabel.map { label in
            [
                escapedForHTML(label.label), label.served.map(percent) ?? "-", percent(label.voted),
                percent(label.precision), grouped(label.queries),
            ]
        }
        return section(
            "Across sources", "Per cent, with 95 % intervals.",
            table(["Measure", "Value"], rows) + "<h3>By label</h3>"
                + table(["Label", "As served", "Vote", "P@10", "Queries"], labels))
    }
}

extension HTMLReport {
    /// How well compatibility scores tell what was worn together.
    var outfits: String? {
        guard let first = report.outfits.first else { return nil }
        func chart(_ title: String, chance: Double, _ value: (OutfitResult) -> Estimate) -> String {
            let groups = report.outfits.map { row in
                BarChart.Group(name: row.name, bars: [bar(value(row.result), colour: 0, row.name)])
            }
            let reference = (chance * 100, "chance")
            return figure(
                title, BarChart(title: title, groups: groups, reference: reference, width: 500).svg())
        }
        return section(
            "Goes with",
            "\(grouped(first.result.outfits)) outfits, \(grouped(first.result.questions)) blanks. Distractors are of the same domain, from "
                + "other outfits. Per cent, with 95 % intervals that draw whole outfits.",
            "<div class=\"pairs\">"
                + chart("Fill in the blank", chance: first.result.chance) { $0.fillInTheBlank }
                + chart("Compatibility, area under the curve", chance: 0.5) { $0.compatibilityAUC } + "</div>"
        )
    }
}

extension HTMLReport {
    /// Queries with their results as pictures.
    var resultSheets: String? {
        guard !sheets.isEmpty else { return nil }
        let parts = sheets.map { sheet in
            "<h3>\(escapedForHTML(sheet.title))</h3>\n" + sheet.queries.map(query).joined(separator: "\n")
        }
        return section(
            "Results as pictures",
            "The query first, then its nearest pictures with their match. A check mark and green: same \(report.dataset.label); a cross and "
                + "red: another one. Chosen by average precision alone. Row: \(sheetsName).",
            parts.joined(separator: "\n"))
    }

    private func query(_ query: ResultSheet.Query) -> String {
        let asking = picture(
            query.picture, style: "asks", sign: "", caption: "<b>100 %</b> query",
            detail: "AP \(percent(query.averagePrecision)) %")
        let hits = query.hits.enumerated().map { place, hit in
            picture(
                hit.picture, style: hit.isRight ? "is-right" : "is-wrong",
                sign: hit.isRight ? "\u{2713}" : "\u{2717}",
                caption: "\(place + 1). <b>\(fixed(hit.score * 100, 0)) %</b>", detail: nil)
        }
        return "<div class=\"query\">\(asking)<div class=\"hits\">\(hits.joined())</div></div>"
    }

    private func picture(
        _ picture: ResultSheet.EmbeddedPicture, style: String, sign: String, caption: String, detail: String?
    ) -> String {
        let mark = sign.isEmpty ? "" : "<div class=\"sign\">\(sign)</div>"
        let words = escapedForHTML("\(picture.label), item \(picture.id)")
        let extra = detail.map { "<span>\(escapedForHTML($0))</span>" } ?? ""
        return
            "<div class=\"picture \(style)\" title=\"\(words)\"><div class=\"frame\">\(image(picture, words))\(mark)</div>"
            + "\(caption)<span>\(escapedForHTML(picture.label))</span>\(extra)</div>"
    }

    private func image(_ picture: ResultSheet.EmbeddedPicture, _ words: String) -> String {
        guard let bytes = picture.bytes, let type = Self.mediaType(of: bytes) else {
            return "<div class=\"none\">no picture</div>"
        }
        return "<img alt=\"\(words)\" src=\"data:\(type);base64,\(Data(bytes).base64EncodedString())\">"
    }

    /// By the first bytes and not by a name; nil for anything that browsers may not show.
    static func mediaType(of bytes: [UInt8]) -> String? {
        PictureFormat(firstBytes: bytes)?.mediaType
    }
}
