import ArgumentParser
import Lookbook
import LookbookCore

/// A share written in percent: `10%`, or `10`.
struct Percent: ExpressibleByArgument {
    /// 0...1.
    let share: Double

    init(share: Double) {
        self.share = share
    }

    init?(argument: String) {
        let digits = argument.hasSuffix("%") ? argument.dropLast() : argument[...]
        guard let value = Double(digits), (0...100).contains(value) else { return nil }
        share = value / 100
    }

    var defaultValueDescription: String { share.percent }
}

/// What `lookbook import --dry-run` prints.
struct ForecastText: Encodable {
    let new: Int
    let changed: Int
    let unchanged: Int
    /// Nil when nothing may be removed.
    let gone: Int?
    let failed: Int
    let reasons: [Reason]

    struct Reason: Encodable {
        let code: String
        let count: Int
        let examples: [Example]
    }

    struct Example: Encodable {
        let line: Int
        let item: String?
        let message: String
    }

    private let prune: Bool

    private enum CodingKeys: CodingKey {
        case new, changed, unchanged, gone, failed, reasons
    }

    init(_ forecast: ImportForecast, prune: Bool) {
        (new, changed, unchanged) = (forecast.new, forecast.changed, forecast.unchanged)
        (gone, failed, self.prune) = (forecast.gone, forecast.failed, prune)
        reasons = forecast.reasons.map { reason in
            Reason(
                code: reason.code, count: reason.count,
                examples: reason.examples.map {
                    Example(line: $0.line, item: $0.item, message: $0.message)
                })
        }
    }

    var lines: [String] {
        var lines = [
            "nothing was changed; the import would bring",
            "new       \(new)", "changed   \(changed)", "unchanged \(unchanged)", "gone      \(goneText)",
            "failed    \(failed)",
        ]
        for reason in reasons {
            lines.append("          \(reason.count) x \(reason.code)")
            for example in reason.examples {
                let item = example.item.map { ", item \($0)" } ?? ""
                let text = "line \(example.line)\(item): \(example.message)".prefix(300)
                lines.append("            \(Terminal.printable(String(text)))")
            }
        }
        return lines
    }

    private var goneText: String {
        guard let gone else { return "not known: a part of the feed could not be read, or it names no item" }
        return prune || gone == 0 ? "\(gone)" : "\(gone), which stay without --prune"
    }
}
