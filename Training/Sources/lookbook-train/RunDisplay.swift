internal import Foundation
internal import LookbookTraining

/// Shows a run's log on standard error: one line that changes on a terminal, plain lines elsewhere.
struct RunDisplay: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ entry: LogEntry) {
        switch entry.event {
        case "step":
            let parts = [
                "epoch \(entry.epoch + 1), step \(entry.step)", entry.loss.map { "loss \(rounded($0, 4))" },
                entry.speed.map { "\(rounded($0, 1)) pictures/s" },
                entry.waiting.map { "\(rounded($0 * 100, 0)) % waiting for pictures" },
            ]
            write(parts.compactMap(\.self).joined(separator: ", "), isPassing: true)
        case "measure":
            let scores = (entry.scores ?? [:]).sorted { $0.key < $1.key }
            let words = scores.map { "\($0.key) \(rounded($0.value * 100, 2))" }.joined(separator: ", ")
            write("epoch \(entry.epoch + 1): mAP@10 \(words)")
        case "warning":
            write("warning: \(entry.message ?? "")")
        default:
            break
        }
    }

    func finish(_ message: String) { write(message) }

    private func write(_ line: String, isPassing: Bool = false) {
        let text = isTerminal ? "\r\u{1B}[K\(line)\(isPassing ? "" : "\n")" : "\(line)\n"
        FileHandle.standardError.write(Data(text.utf8))
    }

    private func rounded(_ value: Double, _ places: Int) -> String {
        String(format: "%.\(places)f", value)
    }
}
