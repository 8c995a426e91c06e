import ArgumentParser
import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// `lookbook evaluate domain`.
struct EvaluateDomainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domain",
        abstract: "How well the kind of garment is guessed.",
        discussion: """
            vote guesses as lookbook recommend does, knn lets each of the nearest count 1 / distance, linear fits a logistic \
            regression on the frozen vectors. They learn from the rows outside --split (or from --fit); without a split \
            the pictures are guessed in five folds, each from the other four. lookbook evaluate retrieval --guess puts the \
            same beside the measures of retrieval, on one page.

            EXAMPLES
              lookbook evaluate domain --catalogue shop
              lookbook evaluate domain --catalogue shop --label kind --split split=validation --fit split=train \
            --method vote,knn,linear --extractors all --format html --output domains.html
            """)

    @OptionGroup var location: CatalogueOption

    @Option(name: .long, help: ArgumentHelp("What is guessed.", valueName: "field[+field]"))
    var label = "domain"

    @Option(
        name: .long,
        help: ArgumentHelp("Spaces of the catalogue, or all. Default: the active one.", valueName: "names")
    )
    var extractors: String?

    @Option(name: .long, help: ArgumentHelp("vote, knn and linear, joined by commas.", valueName: "names"))
    var method = "vote"

    @Option(name: .long, help: ArgumentHelp("Pictures that vote.", valueName: "n"))
    var neighbours = DomainVote.voters

    @Option(name: .long, help: ArgumentHelp("What \"near\" means for vote and knn.", valueName: "name"))
    var metric = SimilarityMetric.cosine

    @Option(
        name: .long,
        help: ArgumentHelp("C of linear: larger follows the known pictures more closely.", valueName: "c"))
    var inversePenalty = 10.0

    @OptionGroup var splits: SplitOptions
    @OptionGroup var output: ReportOptions

    func validate() throws {
        guard (1...1000).contains(neighbours), inversePenalty > 0, inversePenalty.isFinite else {
            throw ValidationError("--neighbours takes 1 to 1000, and --inverse-penalty more than 0.")
        }
        guard DomainMethod.read(method)?.isEmpty == false else {
            throw ValidationError("--method takes \(DomainMethod.known), joined by commas.")
        }
    }

    func run() async throws {
        try output.refuseToOverwrite(location.files)
        let rules = try splits.rules(label: label)
        let data = try await EvaluationData.catalogue(
            Shop.open(location.catalogue), extractors: extractors, rules: rules)
        let experiment = DomainExperiment(
            neighbours: neighbours, metric: metric, inversePenalty: inversePenalty,
            bootstrap: output.bootstrap)
        let guessed = try await experiment.guess(data, DomainMethod.read(method) ?? [], rules: rules)
        var report = output.report(
            "Guessing \(rules.label)",
            dataset: .init(
                name: data.name, hash: guessed.datasetHash, label: rules.label.description,
                split: rules.scoredRows))
        report.domains = guessed.rows
        report.notes = data.notes + [guessed.note]
        report.options = chosen.merging(splits.chosen) { $1 }
        let text = DomainText(rows: guessed.rows)
        try ReportOutput(
            options: output, report: report, lines: report.notes + [""] + text.lines, csv: text.table.csv
        ).write()
    }

    /// What was chosen, for the report.
    private var chosen: [String: String] {
        [
            "extractors": extractors ?? "the active one", "method": method, "neighbours": "\(neighbours)",
            "metric": metric.rawValue, "inverse-penalty": "\(inversePenalty)",
        ]
    }
}
