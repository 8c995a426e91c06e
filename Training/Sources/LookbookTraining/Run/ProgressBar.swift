internal import Foundation

/// A run's progress in one line of text.
public enum ProgressBar {
    /// `[######------] 50 % epoch 2/4, step 100/200, loss 1.2345, 3:20 left`.
    ///
    /// - Parameter width: characters between the brackets.
    public static func text(_ position: RunPosition, width: Int) -> String {
        let filled = min(max(Int(position.part * Double(width)), 0), width)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        var words = [
            "epoch \(position.epoch + 1)/\(position.epochs)", "step \(position.step)/\(position.steps)",
        ]
        if let loss = position.loss { words.append(String(format: "loss %.4f", loss)) }
        words.append("\(clock(position.secondsLeft)) left")
        return "[\(bar)] \(Int(position.part * 100)) % \(words.joined(separator: ", "))"
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(), 359_999))
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest) : String(format: "%d:%02d", minutes, rest)
    }
}
