import ArgumentParser
import LookbookCore
import LookbookEvaluation

/// `lookbook evaluate retrieval`, which is `lookbook evaluate`.
struct EvaluateRetrievalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrieval",
        abstract: "How well nearest pictures share a label.",
        discussion: """
            Every picture asks for its nearest among the others; a result is right when its label is the query's. Every \
            combination of extractor, projection and metric is a row; each row is compared with the best one, query by \
            query. Docs/Metrics.md has the rules and the formulas.

            EXAMPLES
              lookbook evaluate --catalogue shop --label domain --extractors all --metrics all \
            --projection none,pca-whiten:128
              lookbook evaluate --catalogue shop --label kind --split split=validation --format html --output r.html
              lookbook evaluate --embeddings x.npy --labels y.csv --metrics cosine,euclidean
            """)

    @Option(name: .long, help: ArgumentHelp("Folder of the catalogue.", valueName: "dir"))
    var catalogue: String?

    @Option(name: .long, help: ArgumentHelp("Vectors from elsewhere, instead of a catalogue.", valueName: "x.npy"))
    var embeddings: String?

    @Option(name: .long, help: ArgumentHelp("Their labels: one line a vector.", valueName: "y.csv"))
    var labels: String?

    @Option(
        name: .long,
        help: ArgumentHelp("What right results share. Default for --labels: label.", valueName: "field[+field]"))
    var label: String?

    @Option(
        name: .long, help: ArgumentHelp("Spaces of the catalogue, or all. Default: the active one.", valueName: "names")
    )
    var extractors: String?

    @OptionGroup var choices: RetrievalChoices
    @OptionGroup var splits: SplitOptions
    @OptionGroup var output: ReportOptions

    @Flag(name: .long, help: "Measure extraction time too, for the chart of quality against time.")
    var timing = false

    func validate() throws {
        let isCatalogue = catalogue != nil && embeddings == nil && labels == nil && label != nil
        let isFiles = catalogue == nil && embeddings != nil && labels != nil && extractors == nil && !timing
        guard isCatalogue || isFiles else {
            throw ValidationError("Give --catalogue and --label, or --embeddings and --labels.")
        }
    }

    func run() async throws {
        let rules = try splits.rules(label: label ?? "label")
        let experiment = try choices.experiment(seed: output.seed, bootstrap: output.bootstrap)
        let data = try await data(rules)
        let results = try await experiment.run(data, rules: rules)
        var report = output.report(
            "Retrieval by \(rules.label)",
            dataset: .init(
                name: data.name, hash: results.datasetHash, label: rules.label.description,
                split: rules.split.map(String.init(describing:))),
            weights: experiment.options.relevanceWeights)
        report.retrieval = results.rows
        report.notes = results.notes
        let best = try compare(results, in: &report)
        if timing { report.timings = try await timings() }
        var written = ReportOutput(
            options: output, report: report, lines: RetrievalText(report).lines,
            csv: report.csv.split(separator: "\n").map(String.init))
        if output.format == .html {
            written.sheets = try await experiment.sheets(results.sources[best], data, pictures: SheetPictures())
            written.sheetsName = results.rows[best].name
        }
        try written.write()
    }

    private func data(_ rules: RowRules) async throws -> EvaluationData {
        guard let catalogue else {
            return try .files(embeddings: embeddings ?? "", labels: labels ?? "", rules: rules)
        }
        return try await .catalogue(Shop.open(catalogue), extractors: extractors, rules: rules)
    }

    /// Compares each row with the best one.
    ///
    /// - Returns: the place of the best row.
    private func compare(_ results: RetrievalExperiment.Results, in report: inout EvaluationReport) throws -> Int {
        guard let name = report.ranked.first?.name, let best = results.rows.firstIndex(where: { $0.name == name })
        else {
            throw InputError(
                "input.nothing", "there is nothing to measure", hint: "check --extractors and --projection")
        }
        for place in results.rows.indices where place != best {
            let comparison = try PairedComparison(
                of: report.leadingMeasure, from: results.runs[best], to: results.runs[place],
                bootstrap: output.bootstrap)
            report.comparisons.append(
                ComparisonRow(first: name, second: results.rows[place].name, comparison: comparison))
        }
        return best
    }

    private func timings() async throws -> [TimingRow] {
        guard let catalogue else { return [] }
        let shop = try await Shop.open(catalogue)
        var rows = [TimingRow]()
        for record in try await EvaluationData.chosen(extractors, in: shop) {
            let subject = ExtractorSubject(
                name: record.space.name, single: try await shop.extractor(of: record, isForQueries: true),
                batch: try await shop.extractor(of: record))
            rows.append(try await ExtractorBenchmark().measure(subject))
        }
        return rows
    }
}
