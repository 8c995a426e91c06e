import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// Guesses for a person: each method's accuracy, then the best method class by class and its commonest mistakes.
struct DomainText {
    let rows: [DomainRow]

    private static let mostMistakes = 10

    /// A line for each method.
    var table: ResultTable {
        var table = ResultTable(
            header: ["method", "accuracy", "lower", "upper", "macro F1", "pictures"],
            rightAligned: [1, 2, 3, 4, 5])
        for row in rows {
            let interval = [row.accuracy?.lower, row.accuracy?.upper].map { $0 ?? row.confusion.accuracy }
            let shares = [row.confusion.accuracy] + interval + [row.confusion.macroF1]
            table.rows.append(
                [row.name] + shares.map { ($0 * 100).formatted(decimals: 1) } + ["\(row.confusion.total)"])
        }
        return table
    }

    var lines: [String] {
        guard let best = rows.max(by: { $0.confusion.accuracy < $1.confusion.accuracy }) else { return [] }
        return table.lines + ["", Terminal.bold("By class: \(best.name)")]
            + Self.classes(best.confusion).lines
            + ["", Terminal.bold("Commonest mistakes")] + Self.mistakes(best.confusion).lines
    }

    private static func classes(_ confusion: ConfusionMatrix) -> ResultTable {
        var table = ResultTable(
            header: ["class", "precision", "recall", "F1", "pictures"], rightAligned: [1, 2, 3, 4])
        for scores in confusion.byClass {
            let shares = [scores.precision, scores.recall, scores.f1].map {
                ($0 * 100).formatted(decimals: 1)
            }
            table.rows.append([scores.name] + shares + ["\(scores.support)"])
        }
        return table
    }

    private static func mistakes(_ confusion: ConfusionMatrix) -> ResultTable {
        var table = ResultTable(header: ["is", "taken for", "times"], rightAligned: [2])
        let pairs = confusion.classes.indices.flatMap { row in
            confusion.classes.indices.filter { $0 != row }.map { (row, $0, confusion.counts[row][$0]) }
        }
        for (row, column, count) in pairs.sorted(by: { $0.2 > $1.2 }).prefix(mostMistakes) where count > 0 {
            table.rows.append([confusion.classes[row], confusion.classes[column], "\(count)"])
        }
        return table
    }
}
