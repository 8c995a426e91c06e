import ArgumentParser
import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookMeasures

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
              lookbook evaluate --catalogue shop --label kind --query-expansion 0,3 --against "lookbook-style, cosine"
              lookbook evaluate --catalogue shop --label kind --queries ids.txt --measure P@5
              lookbook evaluate --catalogue shop --label kind --relevance-weights geometric:0.8
              lookbook evaluate --embeddings x.npy --labels y.csv --metrics cosine,euclidean
            """)

    @Option(name: .long, help: ArgumentHelp("Folder of the catalogue.", valueName: "dir"))
    var catalogue: String?

    @Option(
        name: .long, help: ArgumentHelp("Vectors from elsewhere, instead of a catalogue.", valueName: "x.npy")
    )
    var embeddings: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Their labels: one line a vector. Columns id and hash (equal hash: same picture) are used if there.",
            valueName: "y.csv"))
    var labels: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What right results share. Default for --labels: label.", valueName: "field[+field]"))
    var label: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Spaces of the catalogue, or all. Default: the active one.", valueName: "names")
    )
    var extractors: String?

    @OptionGroup var choices: RetrievalChoices
    @OptionGroup var splits: SplitOptions
    @OptionGroup var output: ReportOptions

    @Flag(name: .long, help: "Measure extraction time too, for the chart of quality against time.")
    var timing = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            Also guess the label: vote, knn, linear, joined by commas, or none. Default: vote for a page about the domain. See \
            lookbook evaluate domain.
            """, valueName: "methods"))
    var guess: String?

    func validate() throws {
        let isCatalogue = catalogue != nil && embeddings == nil && labels == nil && label != nil
        let isFiles = catalogue == nil && embeddings != nil && labels != nil && extractors == nil && !timing
        guard isCatalogue || isFiles else {
            throw ValidationError("Give --catalogue and --label, or --embeddings and --labels.")
        }
        if let guess, guess != "none", DomainMethod.read(guess)?.isEmpty != false {
            throw ValidationError("--guess takes \(DomainMethod.known), joined by commas, or none.")
        }
    }

    func run() async throws {
        try output.refuseToOverwrite(inputs)
        let rules = try splits.rules(label: label ?? "label")
        let experiment = try choices.experiment(seed: output.seed, bootstrap: output.bootstrap)
        let data = try await data(rules)
        var bar = ProgressBar("evaluating")
        let results = try await experiment.run(data, rules: rules) { bar.show($0, of: $1, note: $2) }
        bar.finish()
        var report = output.report(
            "Retrieval by \(rules.label)",
            dataset: .init(
                name: data.name, hash: results.datasetHash, label: rules.label.description,
                split: rules.scoredRows),
            weights: experiment.options.relevanceWeights)
        report.retrieval = results.rows
        report.notes = results.notes
        report.options = chosen(experiment)
        let best = try experiment.compare(results, in: &report)
        if !guesses.isEmpty {
            let guessed = try await DomainExperiment(bootstrap: output.bootstrap).guess(
                data, guesses, rules: rules)
            report.domains = guessed.rows
            report.notes.append(guessed.note)
        }
        if timing { report.timings = try await timings() }
        var written = ReportOutput(
            options: output, report: report, lines: lines(report),
            csv: report.csv.split(separator: "\n").map(String.init))
        if output.format == .html {
            written.sheets = try await experiment.sheets(
                results.sources[best], data, pictures: SheetPictures())
            written.sheetsName = results.rows[best].name
        }
        try written.write()
    }

    private func lines(_ report: EvaluationReport) -> [String] {
        let guessed = report.domains.isEmpty ? [] : [""] + DomainText(rows: report.domains).lines
        return RetrievalText(report).lines + guessed
    }

    /// How the label is guessed besides.
    private var guesses: [DomainMethod] {
        if let guess { return DomainMethod.read(guess) ?? [] }
        return output.format == .html && label == "domain" ? [.vote] : []
    }

    private var inputs: [String] {
        (catalogue.map(CatalogueOption.files) ?? [])
            + [embeddings, labels, choices.queryFile].compactMap(\.self)
    }

    /// What was chosen, for the report.
    private func chosen(_ experiment: RetrievalExperiment) -> [String: String] {
        var chosen = choices.chosen.merging(splits.chosen) { $1 }
        if catalogue != nil { chosen["extractors"] = extractors ?? "the active one" }
        chosen["queries-hash"] = experiment.queryFile?.hash
        if !guesses.isEmpty { chosen["guess"] = guesses.map(\.rawValue).joined(separator: ",") }
        return chosen
    }

    private func data(_ rules: RowRules) async throws -> EvaluationData {
        guard let catalogue else {
            return try .files(embeddings: embeddings ?? "", labels: labels ?? "", rules: rules)
        }
        return try await .catalogue(Shop.open(catalogue), extractors: extractors, rules: rules)
    }

    private func timings() async throws -> [TimingRow] {
        guard let catalogue else { return [] }
        let shop = try await Shop.open(catalogue)
        let records = try await EvaluationData.chosen(extractors, in: shop)
        var rows = [TimingRow]()
        // By the names of the rows, so that each point finds its row also where two spaces are called the same.
        for (record, name) in zip(records, EvaluationData.names(of: records)) {
            let subject = ExtractorSubject(
                name: name, single: try await shop.extractor(of: record, isForQueries: true),
                batch: try await shop.extractor(of: record))
            rows.append(try await ExtractorBenchmark { Terminal.log($0) }.measure(subject))
        }
        return rows
    }
}
