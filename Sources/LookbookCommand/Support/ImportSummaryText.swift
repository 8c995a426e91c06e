import Lookbook

/// The summary of an import, for a person.
struct ImportSummaryText {
    let lines: [String]

    init(_ summary: ImportSummary) {
        let progress = summary.progress
        let counts = ImportOutcome.Status.allCases.filter { progress[$0] > 0 }
            .map { "\(progress[$0]) \($0.rawValue)" }
        let share = summary.networkShare.percent
        lines = [
            summary.wasCancelled ? "interrupted; the same command goes on from here" : "done",
            "items     \(progress.items)",
            "pictures  \(counts.isEmpty ? "none" : counts.joined(separator: ", "))",
            "time      \(summary.seconds.formatted(decimals: 1)) s, \(summary.rate.formatted(decimals: 1)) embedded/s, "
                + "extractor busy \(share)",
        ]
    }
}

/// The summary of an import, for a program.
struct ImportSummaryJSON: Encodable {
    let items: Int
    let outcomes: [String: Int]
    let embedded: Int
    let seconds: Double
    let picturesPerSecond: Double
    let networkShare: Double
    let cancelled: Bool

    init(_ summary: ImportSummary) {
        items = summary.progress.items
        outcomes = Dictionary(
            uniqueKeysWithValues: ImportOutcome.Status.allCases.map { ($0.rawValue, summary.progress[$0]) })
        embedded = summary.progress.embedded
        seconds = summary.seconds
        picturesPerSecond = summary.rate
        networkShare = summary.networkShare
        cancelled = summary.wasCancelled
    }
}
