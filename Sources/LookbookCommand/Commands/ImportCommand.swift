import ArgumentParser
import Foundation
import Lookbook
import LookbookCore
import LookbookFeeds
import LookbookStore

/// `lookbook import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read a feed and its pictures into a catalogue.",
        discussion: """
            FEED is a folder of pictures (sub-folders are domains), a CSV or TSV file with a header, or JSON Lines. Columns \
            are found by their usual names, or named with --map. Importing again does only what is new or changed; an \
            import that was interrupted goes on where it was.

            EXAMPLES
              lookbook import feed.csv --catalogue shop
              lookbook import feed.csv --catalogue shop --images pictures/ --map image=photo --map domain=category
              lookbook import feed.csv --catalogue shop --extractor models/mobilenetv2_100 --report outcome.csv --prune
            """)

    @Argument(help: ArgumentHelp("Folder of pictures, CSV, TSV or JSON Lines.", valueName: "feed"))
    var feed: String

    @OptionGroup var location: CatalogueOption

    @Option(
        name: .long,
        help: ArgumentHelp("Where the pictures lie, if not beside the feed; several joined by ':'.", valueName: "dir"))
    var images: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Built-in extractor or model folder. Default: the catalogue's, or lookbook-style.", valueName: "name|dir"))
    var extractor: String?

    @Option(
        name: .long, help: ArgumentHelp("Take a field from this column. May be repeated.", valueName: "field=column"))
    var map: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("The shop's own taxonomy (JSON); it is kept in the catalogue.", valueName: "file"))
    var taxonomy: String?

    @Option(name: .long, help: ArgumentHelp("Write the outcome of each picture to a CSV file.", valueName: "file.csv"))
    var report: String?

    @Flag(name: .long, help: "Remove items that the feed no longer names.")
    var prune = false

    @Flag(name: .long, help: "Try pictures again that failed before and have not changed.")
    var retryFailed = false

    @Flag(name: .long, help: "Fill the space of a new extractor, but let the old one go on answering.")
    var noActivate = false

    @OptionGroup var limits: PictureLimitOptions
    @OptionGroup var format: FormatOption

    func run() async throws {
        let summary = try await Interruption.cancellable { try await importFeed() }
        let output = try Output()
        switch format.format {
        case .table: for line in ImportSummaryText(summary).lines { try output.line(line) }
        case .json: try output.json(ImportSummaryJSON(summary))
        }
        try output.close()
    }

    private func importFeed() async throws -> ImportSummary {
        let mapping = try FieldMapping(map)
        let feed = try FeedOpener.open(feed, images: images, mapping: mapping.columns)
        let shop = try await Shop.openOrCreate(location.catalogue, limits: limits.limits)
        let taxonomy = try shop.taxonomy(replacedBy: taxonomy)
        let extractor = try await shop.extractorForImport(extractor)
        var options = ImportOptions(concurrency: ProcessInfo.processInfo.activeProcessorCount)
        options.prune = prune
        options.retryFailed = retryFailed
        options.taxonomy = taxonomy
        let importer = Importer(catalogue: shop.catalogue, extractor: extractor, tools: shop.tools, options: options)
        let outcomes = try report.map { try OutcomeReport($0) }
        var bar = ProgressBar("importing")
        // An exported feed names pictures that came over HTTP.
        let summary = try await shop.pictureLock.whileNaming {
            try await importer.run(
                feed, report: { try outcomes?.write($0) },
                progress: { bar.show($0.items, of: $0.expectedItems, note: "\($0[.failed]) failed") })
        }
        bar.finish()
        if prune { try await shop.pictureLock.whenFree { try await shop.catalogue.removeUnshownPictures() } }
        try outcomes?.close()
        if !noActivate, !summary.wasCancelled { try await shop.catalogue.activate(extractor.space.id) }
        return summary
    }
}

/// `--map field=column` options.
struct FieldMapping {
    let columns: [String: String]

    init(_ texts: [String]) throws {
        var columns: [String: String] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw LookbookError(
                    .inputMap, "--map \(text) cannot be read",
                    facts: [.remedy: "write --map field=column, for example --map image=photo"])
            }
            columns[parts[0]] = parts[1]
        }
        self.columns = columns
    }
}

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

/// The per-item outcome report of an import, as CSV.
final class OutcomeReport {
    private let output: Output

    init(_ path: String) throws {
        output = try Output(path)
        try output.line(CSVRow.encode(["line", "item", "image", "status", "code", "message", "hint"]))
    }

    func write(_ outcome: ImportOutcome) throws {
        try output.line(
            CSVRow.encode([
                outcome.line.map(String.init) ?? "", outcome.itemID ?? "", outcome.image ?? "", outcome.status.rawValue,
                outcome.problem?.code.rawValue ?? "", outcome.problem?.message ?? "", outcome.problem?.hint ?? "",
            ]))
    }

    func close() throws {
        try output.close()
    }
}
