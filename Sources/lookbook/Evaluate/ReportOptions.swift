import ArgumentParser
import Foundation
import LookbookEvaluation

/// How an evaluation is printed.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv, html
}

/// `--format`, `--output`, `--seed`.
struct ReportOptions: ParsableArguments {
    @Option(name: .long, help: "How to print: table, json, csv or html.")
    var format = ReportFormat.table

    @Option(
        name: .long,
        help: ArgumentHelp("The file; default: stdout. A page gets its numbers as JSON beside it.", valueName: "file"))
    var output: String?

    @Option(name: .long, help: ArgumentHelp("Chooses samples, intervals and questions.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(name: .long, help: "The title of the report.")
    var title: String?

    /// Where the numbers of a page go: the same name, ending in .json.
    var sidecar: String? {
        guard format == .html, let output else { return nil }
        return (output as NSString).deletingPathExtension + ".json"
    }

    /// How intervals are drawn.
    var bootstrap: Bootstrap { Bootstrap(seed: seed) }

    func validate() throws {
        if let output, sidecar == output {
            throw ValidationError("The page cannot be called \(output): its numbers go there.")
        }
    }

    /// An empty report of this run.
    func report(_ title: String, dataset: EvaluationReport.Dataset, weights: RelevanceWeights = .linear)
        -> EvaluationReport
    {
        EvaluationReport(
            title: self.title ?? title, version: Version.current, createdAt: Date.now.formatted(.iso8601),
            dataset: dataset, seed: seed, relevanceWeights: weights)
    }
}
