internal import Foundation

/// One line on standard error that is drawn over again while long work goes on.
public struct ProgressBar {
    private let title: String
    private let isShown: Bool
    private let first: Int
    private let start = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?

    /// - Parameters:
    ///   - title: what is done: `importing`.
    ///   - first: what was done before: the pace is that of what comes after it.
    ///   - isShown: whether a person reads standard error; false draws nothing.
    public init(_ title: String, from first: Int = 0, isShown: Bool) {
        self.title = title
        self.first = first
        self.isShown = isShown
    }

    /// Shows how far the work has come, at most ten times a second.
    ///
    /// - Parameters:
    ///   - done: things that are done.
    ///   - total: things that there are, when known.
    ///   - note: anything else.
    public mutating func show(_ done: Int, of total: Int?, note: String = "") {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
        lastDrawn = now
        let rate = Double(done - first) / max(0.001, (now - start) / .seconds(1))
        let line = Self.line(title, done: done, of: total, rate: rate, note: note)
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(line)".utf8))
    }

    /// Wipes the line, for something else to be written or at the end.
    public func finish() {
        guard isShown, lastDrawn != nil else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
    }

    /// `importing [======      ] 50/100  5 s left  10.0/s  a note`.
    ///
    /// - Parameter rate: things a second.
    package static func line(_ title: String, done: Int, of total: Int?, rate: Double, note: String) -> String
    {
        var line = "\(title) "
        if let total, total > 0 {
            let share = min(1, Double(done) / Double(total))
            let width = Int(max(0, share) * 24)
            line +=
                "[\(String(repeating: "=", count: width))\(String(repeating: " ", count: 24 - width))] \(done)/\(total)"
            if rate > 0, done < total { line += "  \(time(Double(total - done) / rate)) left" }
        } else {
            line += "\(done)"
        }
        return line + "  \(String(format: "%.1f", rate))/s  \(note)"
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(), 1e9))
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3600: return "\(whole / 60) min \(whole % 60) s"
        default: return "\(whole / 3600) h \(whole / 60 % 60) min"
        }
    }
}
