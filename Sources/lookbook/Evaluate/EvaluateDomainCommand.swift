import ArgumentParser
import LookbookCore
import LookbookEvaluation

/// `lookbook evaluate domain`.
struct EvaluateDomainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domain",
        abstract: "How well the kind of garment is guessed.",
        discussion: """
            vote guesses as lookbook recommend does, knn lets each of the nearest count 1 / distance, linear fits a logistic \
            regression on the frozen vectors. They learn from the rows outside --split (or from --fit); without a split \
            the pictures are guessed in five folds, each from the other four.

            EXAMPLES
              lookbook evaluate domain --catalogue shop
              lookbook evaluate domain --catalogue shop --label kind --split split=validation --fit split=train \
            --method vote,knn,linear --extractors all --format html --output domains.html
            """)

    @OptionGroup var location: CatalogueOption

    @Option(name: .long, help: ArgumentHelp("What is guessed.", valueName: "field[+field]"))
    var label = "domain"

    @Option(
        name: .long, help: ArgumentHelp("Spaces of the catalogue, or all. Default: the active one.", valueName: "names")
    )
    var extractors: String?

    @Option(name: .long, help: ArgumentHelp("vote, knn and linear, joined by commas.", valueName: "names"))
    var method = "vote"

    @Option(name: .long, help: ArgumentHelp("Pictures that vote.", valueName: "n"))
    var neighbours = 15

    @Option(
        name: .long, help: ArgumentHelp("C of linear: larger follows the known pictures more closely.", valueName: "c"))
    var inversePenalty = 10.0

    @OptionGroup var splits: SplitOptions
    @OptionGroup var output: ReportOptions

    func validate() throws {
        guard (1...1000).contains(neighbours), inversePenalty > 0, inversePenalty.isFinite else {
            throw ValidationError("--neighbours takes 1 to 1000, and --inverse-penalty more than 0.")
        }
        let known = DomainMethod.allCases.map(\.rawValue)
        guard !words(method).isEmpty, words(method).allSatisfy(known.contains) else {
            throw ValidationError("--method takes \(known.joined(separator: ", ")), joined by commas.")
        }
    }

    func run() async throws {
        let rules = try splits.rules(label: label)
        let data = try await EvaluationData.catalogue(
            Shop.open(location.catalogue), extractors: extractors, rules: rules)
        let experiment = DomainExperiment(neighbours: neighbours, inversePenalty: inversePenalty, seed: output.seed)
        var text = DomainText(bootstrap: output.bootstrap)
        var notes = data.notes
        var hash = ""
        for place in data.spaces.indices {
            let space = try await data.load(place)
            if hash.isEmpty {
                hash = space.datasetHash
                notes.append(note(rules, fittedRows: space.fitting.vectors.rows))
            }
            for method in words(method).compactMap(DomainMethod.init(rawValue:)) {
                let guesses = try await experiment.guesses(space, method: method, rules: rules)
                try text.add("\(space.name), \(name(of: method))", guesses)
            }
        }
        var report = output.report(
            "Guessing \(rules.label)",
            dataset: .init(
                name: data.name, hash: hash, label: rules.label.description,
                split: rules.split.map(String.init(describing:))))
        report.domains = text.rows
        report.notes = notes
        try ReportOutput(options: output, report: report, lines: notes + [""] + text.lines, csv: text.table.csv).write()
    }

    private func name(of method: DomainMethod) -> String {
        switch method {
        case .vote: "vote of \(neighbours)"
        case .knn: "nearest \(neighbours) by 1 / distance"
        case .linear: "linear, C = \(inversePenalty)"
        }
    }

    private func note(_ rules: RowRules, fittedRows: Int) -> String {
        rules.fitsOnScoredRows
            ? "Guessed in five folds, each from the other four."
            : rules.note("Guessed from what was learned", fittedRows: fittedRows)
    }
}
