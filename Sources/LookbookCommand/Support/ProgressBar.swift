import Foundation
import LookbookCore

/// One line on standard error that is drawn over again, on a terminal only.
struct ProgressBar {
    private let title: String
    private let start = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?

    init(_ title: String) {
        self.title = title
    }

    /// Shows how far the work has come, at most ten times a second.
    ///
    /// - Parameters:
    ///   - done: things that are done.
    ///   - total: things that there are, when known.
    ///   - note: anything else.
    mutating func show(_ done: Int, of total: Int?, note: String = "") {
        guard Terminal.showsProgress else { return }
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
        lastDrawn = now
        let seconds = max(0.001, (now - start).seconds)
        let rate = Double(done) / seconds
        var line = "\r\u{1B}[2K\(title) "
        if let total, total > 0 {
            let share = min(1, Double(done) / Double(total))
            let width = Int(share * 24)
            line +=
                "[\(String(repeating: "=", count: width))\(String(repeating: " ", count: 24 - width))] \(done)/\(total)"
            if rate > 0, done < total { line += "  \(Self.time(Double(total - done) / rate)) left" }
        } else {
            line += "\(done)"
        }
        line += "  \(rate.formatted(decimals: 1))/s  \(note)"
        FileHandle.standardError.write(Data(line.utf8))
    }

    /// Wipes the line.
    func finish() {
        guard Terminal.showsProgress, lastDrawn != nil else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }
}
