import ArgumentParser
import Foundation
import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// `lookbook evaluate cross`.
struct EvaluateCrossCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cross",
        abstract: "How well pictures of one source find their kind among those of another.",
        discussion: """
            Shoppers' photographs against a shop's pictures. FILE says which labels of the gallery are right for a label of \
            the queries: {"Dress": ["Dresses"], "Hat": ["Caps", "Hat"]}. Three figures: the kind as lookbook recommend takes \
            it, the kind by a vote of the nearest labels, and the share of right labels among the ten nearest (P@10). Both \
            catalogues must be filled by the same model; identical pictures count once.

            EXAMPLES
              lookbook evaluate cross --queries photographs --gallery shop --map map.json --label kind --gallery-label type
              lookbook evaluate cross --queries street --gallery shop --map maps.json --table street --split \
            split=validation --format json
            """)

    @Option(
        name: .long, help: ArgumentHelp("The catalogue whose pictures are looked for.", valueName: "dir"))
    var queries: String

    @Option(
        name: .long, help: ArgumentHelp("The catalogue in which they are looked for.", valueName: "dir"))
    var gallery: String

    @Option(
        name: .long,
        help: ArgumentHelp("Which labels are right for which, as JSON.", valueName: "file.json"))
    var map: String

    @Option(name: .long, help: ArgumentHelp("One of several tables in the map.", valueName: "name"))
    var table: String?

    @Option(name: .long, help: ArgumentHelp("The queries' label.", valueName: "field[+field]"))
    var label = "domain"

    @Option(name: .long, help: ArgumentHelp("The gallery's label.", valueName: "field[+field]"))
    var galleryLabel = "domain"

    @Option(
        name: .long,
        help: ArgumentHelp("Only the queries with this value.", valueName: "field=value"))
    var split: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only the items of the gallery with this value.", valueName: "field=value"))
    var gallerySplit: String?

    @Option(name: .long, help: ArgumentHelp("What \"near\" means.", valueName: "name"))
    var metric = SimilarityMetric.cosine

    @OptionGroup var limits: PictureLimitOptions
    @OptionGroup var output: ReportOptions

    func run() async throws {
        try output.refuseToOverwrite(
            CatalogueOption.files(in: queries) + CatalogueOption.files(in: gallery) + [map])
        let bytes = try limits.reader.read(map)
        let experiment = CrossExperiment(
            map: try CrossMap(json: bytes, table: table), metric: metric, bootstrap: output.bootstrap)
        let shop = try await Shop.open(gallery)
        let record = try await shop.space()
        let asked = try await space(of: Shop.open(queries), record, label, split)
        let shown = try await space(of: shop, record, galleryLabel, gallerySplit)
        let served =
            gallerySplit == nil
            ? try await CrossExperiment.Served.answers(
                of: shop, in: record, labels: shown.scored, metric: metric) : nil
        let result = try await experiment.measure(asked.scored, gallery: shown.scored, served: served)
        var report = output.report(
            "Across sources: \(record.space.name)",
            dataset: .init(
                name: "\(asked.name) in \(shop.folder.lastPathComponent)", hash: asked.datasetHash,
                label: label,
                split: split))
        report.cross = result
        report.options = chosen
        report.notes = [
            "\(result.queries) queries against \(result.gallery) pictures; \(result.leftOut) have no right answer there, or are shown twice.",
            "The gallery allows a P@10 of \((result.ceiling * 100).formatted(decimals: 1)) per cent.",
        ]
        let text = CrossText(result: result)
        try ReportOutput(
            options: output, report: report, lines: report.notes + [""] + text.lines, csv: text.labels.csv
        ).write()
    }

    private func space(of shop: Shop, _ record: SpaceRecord, _ label: String, _ split: String?)
        async throws -> LabelledSpace
    {
        let rules = RowRules(
            label: try LabelField(label), excluded: [],
            split: try split.map { try FieldValue($0, option: "--split") },
            fit: nil)
        return try await EvaluationData.catalogue(shop, extractors: record.space.id, rules: rules).load(0)
    }

    /// What was chosen, for the report.
    private var chosen: [String: String] {
        let choices = [
            "queries": queries, "gallery": gallery, "map": map, "table": table, "label": label,
            "gallery-label": galleryLabel, "split": split, "gallery-split": gallerySplit,
            "metric": metric.rawValue,
        ]
        return choices.compactMapValues(\.self)
    }
}

/// The figures for a person: all queries, then label by label.
struct CrossText {
    let result: CrossResult

    var lines: [String] {
        var table = ResultTable(header: ["", "%"], rightAligned: [1])
        if let served = result.served {
            table.rows.append(["kind as served", served.percentWithInterval()])
        }
        if let error = result.calibrationError {
            table.rows.append(["calibration error of its confidence", (error * 100).formatted(decimals: 1)])
        }
        table.rows.append(["kind by vote of the nearest", result.voted.percentWithInterval()])
        table.rows.append(["P@10", result.precision.percentWithInterval()])
        table.rows.append(["right kind among the ten", result.found.percentWithInterval()])
        return table.lines + ["", Terminal.bold("By label")] + labels.lines
    }

    /// A line for each label of the queries.
    var labels: ResultTable {
        var table = ResultTable(
            header: ["label", "as served", "vote", "P@10", "queries"], rightAligned: [1, 2, 3, 4])
        for label in result.byLabel {
            let shares = [label.served, label.voted, label.precision].map { share in
                share.map { ($0 * 100).formatted(decimals: 1) } ?? "-"
            }
            table.rows.append([label.label] + shares + ["\(label.queries)"])
        }
        return table
    }
}
