internal import Foundation

/// How the learning rate moves over a run.
public enum Schedule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Rises in a line, then stays.
    case constant
    /// Rises in a line, then falls as half a cosine to 0 (Loshchilov and Hutter 2017, <https://arxiv.org/abs/1608.03983>).
    case cosine
    /// Rises from a 25th as half a cosine and falls likewise to a 10,000th of that (Smith and Topin 2018,
    /// <https://arxiv.org/abs/1708.07120>).
    case oneCycle

    /// The part of the highest rate at a step.
    ///
    /// - Parameters:
    ///   - step: from 0.
    ///   - total: all steps of the run, at least 1.
    ///   - warmUp: the part of them in which the rate rises, 0...0.9.
    public func factor(step: Int, total: Int, warmUp: Double) -> Double {
        let rising = (warmUp * Double(total)).rounded()
        let place = Double(step)
        let fallen = min(max((place - rising) / max(Double(total) - rising, 1), 0), 1)
        switch self {
        case .constant:
            return place < rising ? (place + 1) / rising : 1
        case .cosine:
            return place < rising ? (place + 1) / rising : (1 + cos(.pi * fallen)) / 2
        case .oneCycle:
            let (start, end) = (1.0 / 25, 1.0 / 250_000)
            if place < rising { return start + (1 - start) * (1 - cos(.pi * place / rising)) / 2 }
            return end + (1 - end) * (1 + cos(.pi * fallen)) / 2
        }
    }
}
