import ArgumentParser
import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// `lookbook evaluate words`.
struct EvaluateWordsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "words",
        abstract: "How well words find pictures, by their vectors alone.",
        discussion: """
            Titles must find their own pictures; pairs of labels, and the queries of a file, pictures with the right labels. \
            With --blend also what it brings when items are pictures with their titles. Intervals are of 95 %.

            EXAMPLE
              lookbook evaluate words --catalogue shop --label baseColour,articleType --queries queries.csv --half sealed
            """)

    @OptionGroup var location: CatalogueOption

    @Option(
        name: .long,
        help: ArgumentHelp("The fields of the label queries, in the order of speech.", valueName: "fields"))
    var label = "colour,domain"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A CSV file: query, and fields with the right values joined by |.", valueName: "file")
    )
    var queries: String?

    @Option(
        name: .long, help: ArgumentHelp("Only the queries whose column half says this.", valueName: "name"))
    var half: String?

    @Option(
        name: .long, help: ArgumentHelp("Blend items with their titles at this weight.", valueName: "weight"))
    var blend: Float?

    @Option(
        name: .long,
        help: ArgumentHelp("With --blend: the share of items that get another's title.", valueName: "0...1"))
    var wrong = 0.0

    @OptionGroup var format: FormatOption

    func validate() throws {
        guard (0...1).contains(wrong), blend.map({ (0...10).contains($0) }) ?? true else {
            throw ValidationError("--wrong takes 0 to 1, and --blend 0 to 10.")
        }
        guard !fields.isEmpty else { throw ValidationError("--label takes fields, joined by commas.") }
    }

    private var fields: [String] { label.split(separator: ",").map(String.init) }

    func run() async throws {
        let file = try queries.map { try WordQueries(path: $0, half: half) }
        let experiment = try await WordsExperiment(
            Shop.open(location.catalogue), bootstrap: Bootstrap(resamples: 1000, seed: 1))
        var rows = try await experiment.titles()
        rows.append(try await experiment.labels(fields))
        if let file { rows += try await experiment.queries(file) }
        if let blend { rows += try await experiment.blended(fields, weight: blend, wrong: wrong) }
        let output = try Output()
        switch format.format {
        case .json: try output.json(rows, isPretty: true)
        case .table:
            try output.line("\(experiment.gallery) items")
            var table = Table(["task", "measure", "value", "interval", "queries"], rightAligned: [2, 4])
            for row in rows {
                let (value, low, high) = (row.estimate.value, row.estimate.lower, row.estimate.upper)
                let interval = "\((low * 100).formatted(decimals: 1))-\((high * 100).formatted(decimals: 1))"
                table.add([
                    row.task, row.measure, (value * 100).formatted(decimals: 1), interval, "\(row.queries)",
                ])
            }
            for line in table.lines { try output.line(line) }
        }
        try output.close()
    }
}
