import ArgumentParser
import Foundation
import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// How an evaluation is printed.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv, html
}

/// `--format`, `--output`, `--seed`, `--title`.
struct ReportOptions: ParsableArguments {
    @Option(name: .long, help: "How to print: table, json, csv or html.")
    var format = ReportFormat.table

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The file; default: stdout. A page gets its numbers as JSON beside it.", valueName: "file"))
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

    /// Refuses to write over what is read, and to put a page's numbers in the place of another file.
    ///
    /// - Parameter inputs: files that the run reads.
    /// - Throws: `output.input`, `output.foreign`.
    func refuseToOverwrite(_ inputs: [String]) throws {
        let read = Set(inputs.map(Self.place))
        if let clash = [output, sidecar].compactMap(\.self).first(where: { read.contains(Self.place($0)) }) {
            throw LookbookError(
                .outputInput, "\(clash) is read, and would be written over",
                facts: [
                    .remedy:
                        "choose another name with --output; the numbers of a page go beside it, ending in .json"
                ])
        }
        guard let sidecar, let old = FileManager.default.contents(atPath: sidecar) else { return }
        guard (try? EvaluationReport(json: Array(old))) != nil else {
            throw LookbookError(
                .outputForeign, "\(sidecar) is no report, and the numbers of the page would replace it",
                facts: [.remedy: "choose another name with --output, or remove the file"])
        }
    }

    private static func place(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
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

extension CatalogueOption {
    /// The files that a report must not replace.
    var files: [String] { Self.files(in: catalogue) }

    static func files(in catalogue: String) -> [String] {
        ["catalogue.sqlite", "taxonomy.json"].map { catalogue + "/" + $0 }
    }
}
