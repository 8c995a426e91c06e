internal import ArgumentParser
internal import Foundation
internal import LookbookTraining

/// `lookbook-train evaluate RUN --split test`.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures a run's best weights on a split of its data: accuracy, confusion, mAP@10.")

    enum Format: String, ExpressibleByArgument {
        case table, json
    }

    @Argument(help: "The folder of a run.")
    var folder: String

    @Option(help: "The word that the data's column of splits holds.")
    var split: String

    @Option(help: "table or json.")
    var format = Format.table

    @OptionGroup
    var runtime: RuntimeOptions

    func run() async throws {
        try runtime.apply()
        let report = try await RunEvaluation.run(folder: folder, split: split)
        switch format {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        case .table:
            print(EvaluationTable.text(report))
        }
    }
}

/// A report for a person.
enum EvaluationTable {
    static func text(_ report: RunEvaluation.Report) -> String {
        var lines = [
            "\(report.pictures) pictures of the split \(report.split), \(report.unreadable) unreadable"
        ]
        for (label, score) in report.retrieval.sorted(by: { $0.key < $1.key }) {
            lines.append("\(label): mAP@10 \(percent(score))")
        }
        for (name, value) in (report.reconstruction ?? [:]).sorted(by: { $0.key < $1.key }) {
            lines.append(String(format: "reconstruction: %@ %.4f", name, value))
        }
        for accuracy in report.accuracies { lines += self.lines(accuracy) }
        return lines.joined(separator: "\n")
    }

    private static func lines(_ accuracy: LabelAccuracy) -> [String] {
        let share = accuracy.accuracy.map(percent) ?? "-"
        var lines = [
            "", "\(accuracy.label): accuracy \(share) (\(accuracy.right) of \(accuracy.pictures))",
        ]
        if accuracy.unknown > 0 {
            lines.append("\(accuracy.unknown) pictures are of classes that training never saw")
        }
        for (truth, row) in accuracy.confusion.enumerated() where row.contains(where: { $0 > 0 }) {
            let all = row.reduce(0, +)
            let wrong = row.enumerated().filter { $0.offset != truth && $0.element > 0 }
                .sorted { $0.element > $1.element }
                .map { "\(accuracy.classes[$0.offset]) \($0.element)" }
            let taken = wrong.isEmpty ? "" : "; taken for \(wrong.joined(separator: ", "))"
            lines.append("  \(accuracy.classes[truth]): \(row[truth]) of \(all)\(taken)")
        }
        return lines
    }

    private static func percent(_ part: Double) -> String { String(format: "%.2f %%", part * 100) }
}
