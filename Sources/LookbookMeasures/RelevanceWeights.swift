internal import Foundation
public import LookbookCore

/// How much a place counts in the average relevance score.
public enum RelevanceWeights: Sendable, Hashable {
    /// n - i for place i (from 0) of n: the top place counts n, the last one 1.
    case linear
    /// 1 / (i + 1).
    case reciprocal
    /// 1 / log2(i + 2).
    case log2
    /// p^i, with 0 < p < 1.
    case geometric(Double)

    /// The weight of a place in a list of n, before they are made to sum to 1.
    public func weight(ofPlace place: Int, count n: Int) -> Double {
        switch self {
        case .linear: Double(n - place)
        case .reciprocal: 1 / Double(place + 1)
        case .log2: 1 / Foundation.log2(Double(place + 2))
        case .geometric(let ratio): pow(ratio, Double(place))
        }
    }
}

extension RelevanceWeights: CustomStringConvertible {
    /// Reads `linear`, `reciprocal`, `log2` or `geometric:p` with 0 < p < 1.
    ///
    /// - Throws: `evaluation.input` for anything else.
    public init(_ text: String) throws(LookbookError) {
        let parts = text.trimmed.split(separator: ":", omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("linear", 1): self = .linear
        case ("reciprocal", 1): self = .reciprocal
        case ("log2", 1): self = .log2
        case ("geometric", 2):
            guard let ratio = Double(parts[1]), ratio > 0, ratio < 1 else { throw Self.unreadable(text) }
            self = .geometric(ratio)
        default: throw Self.unreadable(text)
        }
    }

    /// As ``init(_:)`` reads it.
    public var description: String {
        switch self {
        case .linear: "linear"
        case .reciprocal: "reciprocal"
        case .log2: "log2"
        case .geometric(let ratio): "geometric:\(ratio)"
        }
    }

    private static func unreadable(_ text: String) -> LookbookError {
        LookbookError(
            .evaluationInput, "the relevance weights \"\(text)\" cannot be read",
            facts: [.remedy: "write linear, reciprocal, log2, or geometric:p with p between 0 and 1"])
    }
}
