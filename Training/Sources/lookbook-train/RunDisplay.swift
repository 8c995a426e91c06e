internal import Foundation
internal import LookbookCore
internal import LookbookTraining

/// Shows a run on standard error: on a terminal a bar that moves with every step, elsewhere the lines of the log.
final class RunDisplay {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var bar: ProgressBar?

    func show(_ entry: LogEntry) {
        switch entry.event {
        case "start":
            write("from step \(entry.step) on \(entry.device ?? "cpu"), \(entry.threads ?? 1) threads")
        case "step":
            if !isTerminal { write(line(entry)) }
        case "measure":
            let words =
                [("mAP@10", entry.scores), ("accuracy", entry.accuracy)].flatMap { name, values in
                    (values ?? [:]).sorted { $0.key < $1.key }.map {
                        "\(name) \($0.key) \(rounded($0.value * 100, 2))"
                    }
                }
                + (entry.reconstruction ?? [:]).sorted { $0.key < $1.key }.map {
                    "\($0.key) \(rounded($0.value, 4))"
                }
                + (entry.failures.map { ["\($0) pictures could not be read"] } ?? [])
            write(
                "epoch \(entry.epoch + 1): \(words.isEmpty ? "nothing to measure" : words.joined(separator: ", "))"
            )
        case "warning":
            write("warning: \(entry.message ?? "")")
        default:
            break
        }
    }

    /// Draws the bar anew.
    func show(_ position: RunPosition) {
        var bar = bar ?? ProgressBar("training", from: position.step - position.ownSteps, isShown: isTerminal)
        let loss = position.loss.map { ", loss \(rounded($0, 4))" } ?? ""
        bar.show(
            position.step, of: position.steps, note: "epoch \(position.epoch + 1)/\(position.epochs)\(loss)")
        self.bar = bar
    }

    func finish(_ message: String) { write(message) }

    private func line(_ entry: LogEntry) -> String {
        let parts = [
            "epoch \(entry.epoch + 1), step \(entry.step)", entry.loss.map { "loss \(rounded($0, 4))" },
            entry.speed.map { "\(rounded($0, 1)) pictures/s" },
            entry.waiting.map { "\(rounded($0 * 100, 0)) % waiting for pictures" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    private func write(_ line: String) {
        bar?.finish()
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }

    private func rounded(_ value: Double, _ places: Int) -> String {
        String(format: "%.\(places)f", value)
    }
}
