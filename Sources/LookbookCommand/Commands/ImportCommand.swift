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
            FEED is a folder of pictures (sub-folders are domains), or what Shopify, WooCommerce, Google Merchant, Meta, Magento, \
            BigCommerce or PrestaShop write, schema.org JSON-LD, or any CSV, TSV, JSON or XML list of products, also in gzip or \
            zip. Rows of a product become one item a colour, with its sizes as variants. Columns are found by their usual \
            names, or named with --map. Importing again does only what is new or changed; an import that was interrupted goes \
            on where it was.

            Exit codes: 0, also when nothing was new; 3 when some lines or pictures failed; 2 when nothing usable came in \
            or the import stopped. The commonest reasons are printed, and each failure is in the --report. --dry-run ends \
            with 0, with 3 when some lines cannot be used, and with 2 when none can or the limits would stop the import.

            Before anything is written the feed is looked through. In a catalogue of 50 items or more the import stops, and \
            changes nothing, if --prune would remove more than --max-removed of the items, or more than --max-failed of the \
            feed's lines cannot be used.

            EXAMPLES
              lookbook import feed.csv --catalogue shop
              lookbook import feed.csv --catalogue shop --images pictures/ --map image=photo --map domain=category
              lookbook import feed.csv --catalogue shop --extractor models/mobilenetv2_100 --report outcome.csv --prune
              lookbook import feed.csv --catalogue shop --prune --dry-run --format json
            """)

    @Argument(
        help: ArgumentHelp(
            "Folder of pictures, or one or more files of a feed; - reads from standard input.",
            valueName: "feed"))
    var feeds: [String]

    @OptionGroup var location: CatalogueOption

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the feed is written in, for example shopify; auto recognises it.", valueName: "name"))
    var dialect = "auto"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where the pictures lie, if not beside the feed; several joined by ':'.", valueName: "dir"))
    var images: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Built-in extractor or model folder. Default: the catalogue's, or lookbook-style.",
            valueName: "name|dir"))
    var extractor: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Take a field from this column. May be repeated.", valueName: "field=column"))
    var map: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("The shop's own taxonomy (JSON); it is kept in the catalogue.", valueName: "file"))
    var taxonomy: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Write the outcome of each picture to a CSV file.", valueName: "file.csv"))
    var report: String?

    @Flag(name: .long, help: "Remove items that the feed no longer names.")
    var prune = false

    @Flag(name: .long, help: "Tell what the import would do, and change nothing.")
    var dryRun = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Stop before anything is changed if --prune would remove more of a catalogue of 50 items or more.",
            valueName: "percent"))
    var maxRemoved = Percent(share: 0.1)

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Stop before anything is changed if more lines cannot be used, in a catalogue of 50 items or more.",
            valueName: "percent"))
    var maxFailed = Percent(share: 0.2)

    @Flag(name: .long, help: "Try pictures again that failed before and have not changed.")
    var retryFailed = false

    @Flag(name: .long, help: "Fill the space of a new extractor, but let the old one go on answering.")
    var noActivate = false

    @OptionGroup var limits: PictureLimitOptions
    @OptionGroup var format: FormatOption

    func run() async throws {
        if dryRun { return try await forecast() }
        let (kind, summary, reasons) = try await Interruption.cancellable { try await importFeed() }
        let output = try Output()
        switch format.format {
        case .table:
            for line in ImportSummaryText(summary, reasons, feed: kind).lines { try output.line(line) }
        case .json: try output.json(ImportSummaryJSON(summary, reasons, feed: kind))
        }
        try output.close()
        if summary.exitCode != 0 { throw ExitCode(summary.exitCode) }
    }

    private func options() throws -> Shop.FeedOptions {
        var options = Shop.FeedOptions()
        options.images = images
        options.mapping = try FieldMapping(map).columns
        options.prune = prune
        options.retryFailed = retryFailed
        options.extractor = extractor
        options.taxonomy = taxonomy
        options.activates = !noActivate
        options.dialect = try FeedDialect.named(dialect)
        options.limits?.removed = maxRemoved.share
        options.limits?.failed = maxFailed.share
        return options
    }

    /// `--dry-run`.
    private func forecast() async throws {
        let options = try options()
        let forecast = try await Interruption.cancellable {
            let feed = try FeedOpener.open(
                feeds, images: images, mapping: options.mapping, dialect: options.dialect)
            return try await Shop.forecast(
                of: feed, into: location.catalogue, options: options, limits: limits.limits)
        }
        let text = ForecastText(forecast, prune: prune)
        let output = try Output()
        switch format.format {
        case .table: for line in text.lines { try output.line(line) }
        case .json: try output.json(text)
        }
        try output.close()
        try Shop.check(forecast, options: options)
        if forecast.failed == forecast.entries { throw ExitCode(2) }
        if forecast.failed > 0 { throw ExitCode(3) }
    }

    private func importFeed() async throws -> (kind: String, ImportSummary, FailureReasons) {
        let options = try options()
        // A feed that cannot be opened leaves no empty catalogue behind.
        let feed = try FeedOpener.open(
            feeds, images: images, mapping: options.mapping, dialect: options.dialect)
        let shop = try await Shop.openOrCreate(location.catalogue, limits: limits.limits)
        let outcomes = try report.map { try OutcomeReport($0) }
        var bar = ProgressBar("importing")
        var reasons = FailureReasons()
        let summary = try await shop.importFeed(
            feed, options: options,
            report: {
                reasons.note($0)
                try outcomes?.write($0)
            },
            progress: { bar.show($0.items, of: $0.expectedItems, note: "\($0[.failed]) failed") })
        bar.finish()
        try outcomes?.close()
        return (feed.kind, summary, reasons)
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

extension ImportSummary {
    /// 0; 3 when some lines or pictures failed; 2 when it was stopped or nothing usable came in.
    var exitCode: Int32 {
        if wasCancelled || usable == 0 { return 2 }
        return progress[.failed] > 0 ? 3 : 0
    }
}

/// Why lines and pictures failed: how many for each reason, and the first of each as an example.
struct FailureReasons {
    struct Reason: Encodable {
        struct Example: Encodable {
            let line: Int?
            let item: String?
            let image: String?
            let message: String
        }

        let code: String
        var count: Int
        /// One is enough to know what to look for; the report lists all.
        let examples: [Example]
        let hint: String
    }

    private var byCode: [String: Reason] = [:]

    mutating func note(_ outcome: ImportOutcome) {
        guard outcome.status == .failed, let problem = outcome.problem else { return }
        let example = Reason.Example(
            line: outcome.line, item: outcome.itemID, image: outcome.image, message: problem.message)
        let code = problem.code.rawValue
        byCode[code, default: Reason(code: code, count: 0, examples: [example], hint: problem.hint)].count +=
            1
    }

    /// The commonest first.
    var all: [Reason] {
        byCode.values.sorted { ($1.count, $0.code) < ($0.count, $1.code) }
    }
}

/// The summary of an import, for a person.
struct ImportSummaryText {
    let lines: [String]

    /// How many reasons are shown; `--report` tells of every single failure.
    private static let shown = 5

    init(_ summary: ImportSummary, _ reasons: FailureReasons = FailureReasons(), feed: String? = nil) {
        let progress = summary.progress
        let counts = ImportOutcome.Status.allCases.filter { progress[$0] > 0 }
            .map { "\(progress[$0]) \($0.rawValue)" }
        let share = summary.networkShare.percent
        lines =
            [
                Self.verdict(summary)
            ] + (feed.map { ["feed      \($0)"] } ?? []) + [
                "items     \(progress.items)",
                "pictures  \(counts.isEmpty ? "none" : counts.joined(separator: ", "))",
                "time      \(summary.seconds.formatted(decimals: 1)) s, "
                    + "\(summary.rate.formatted(decimals: 1)) embedded/s, extractor busy \(share)",
            ]
            + (progress.withheld > 0
                ? ["not shown \(progress.withheld) drafts and unpublished products"] : [])
            + (summary.pruningSkipped.map { ["pruning   \($0.reason)"] } ?? []) + Self.lines(reasons.all)
    }

    private static func verdict(_ summary: ImportSummary) -> String {
        if summary.wasCancelled { return "interrupted; the same command goes on from here" }
        if summary.usable == 0 { return "nothing usable came in" }
        return summary.progress[.failed] > 0 ? "done, but some failed" : "done"
    }

    private static func lines(_ reasons: [FailureReasons.Reason]) -> [String] {
        var lines: [String] = []
        for reason in reasons.prefix(shown) {
            let example = reason.examples.first
            let place = [example?.line.map { "line \($0)" }, example?.item.map { "item \($0)" }].compactMap(
                \.self)
            let text = "\(place.joined(separator: ", ")): \(example?.message ?? "")".prefix(300)
            lines.append(
                "failed    \(reason.count) x \(reason.code), for example \(Terminal.printable(String(text)))")
            lines.append("          hint: \(Terminal.printable(reason.hint))")
        }
        if reasons.count > shown { lines.append("          and \(reasons.count - shown) more reasons") }
        if !reasons.isEmpty { lines.append("          --report FILE.csv lists every one") }
        return lines
    }
}

/// The summary of an import, for a program.
struct ImportSummaryJSON: Encodable {
    let feed: String?
    let items: Int
    let withheld: Int
    let outcomes: [String: Int]
    let embedded: Int
    let seconds: Double
    let picturesPerSecond: Double
    let networkShare: Double
    let cancelled: Bool
    let pruningSkipped: String?
    let reasons: [FailureReasons.Reason]

    init(_ summary: ImportSummary, _ reasons: FailureReasons, feed: String? = nil) {
        self.feed = feed
        withheld = summary.progress.withheld
        items = summary.progress.items
        outcomes = Dictionary(
            uniqueKeysWithValues: ImportOutcome.Status.allCases.map { ($0.rawValue, summary.progress[$0]) })
        embedded = summary.progress.embedded
        seconds = summary.seconds
        picturesPerSecond = summary.rate
        networkShare = summary.networkShare
        cancelled = summary.wasCancelled
        pruningSkipped = summary.pruningSkipped?.rawValue
        self.reasons = reasons.all
    }
}

/// The per-item outcome report of an import, as CSV.
final class OutcomeReport {
    private let output: Output

    init(_ path: String) throws {
        output = try Output(path)
        try output.line(
            CSVRow.encodeForSpreadsheet(["line", "item", "image", "status", "code", "message", "hint"]))
    }

    func write(_ outcome: ImportOutcome) throws {
        try output.line(
            CSVRow.encodeForSpreadsheet([
                outcome.line.map(String.init) ?? "", outcome.itemID ?? "", outcome.image ?? "",
                outcome.status.rawValue,
                outcome.problem?.code.rawValue ?? "", outcome.problem?.message ?? "",
                outcome.problem?.hint ?? "",
            ]))
    }

    func close() throws {
        try output.close()
    }
}
