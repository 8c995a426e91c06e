import Foundation
public import LookbookCore

/// Reads a feed into a catalogue: finds what is new or changed, embeds it, and commits as it goes.
///
/// Resumable and idempotent: whatever was committed is recognised by size and time, or by content, and is not embedded
/// again. While the network works on one batch, all cores read, decode and prepare the pictures of the next.
public struct Importer: Sendable {
    let catalogue: any Catalogue
    let extractor: any FeatureExtractor
    let tools: PictureTools
    let options: ImportOptions

    /// - Parameters:
    ///   - catalogue: where to; the extractor's space must be registered.
    ///   - extractor: embeds the pictures.
    ///   - tools: read and decode them.
    ///   - options: how to behave.
    public init(
        catalogue: any Catalogue, extractor: any FeatureExtractor, tools: PictureTools, options: ImportOptions
    ) {
        self.catalogue = catalogue
        self.extractor = extractor
        self.tools = tools
        self.options = options
    }

    /// Imports a whole feed.
    ///
    /// Cancelling the task stops it early: what is under way is finished and committed.
    /// - Parameters:
    ///   - feed: what to import.
    ///   - report: is given each outcome, in no particular order.
    ///   - progress: is given the state a few times a second.
    /// - Throws: when the feed as a whole, the catalogue or the network fails; bad lines and pictures are outcomes.
    public func run(
        _ feed: any Feed,
        report: (ImportOutcome) throws -> Void = { _ in },
        progress: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportSummary {
        let run = ImportRun(importer: self)
        return try await run.run(feed, report: report, progress: progress)
    }

    /// Tells what an import of a feed will do. Nothing is written, and no picture is read.
    ///
    /// - Throws: when the feed as a whole or the catalogue fails, and `CancellationError`.
    public func forecast(of feed: any Feed) async throws -> ImportForecast {
        let plan = ImportPlan(
            catalogue: catalogue, reader: tools.reader, space: extractor.space.id,
            retryFailed: options.retryFailed)
        var survey = ImportSurvey(plan: plan, taxonomy: options.taxonomy, chunk: options.chunk)
        return try await survey.forecast(of: feed)
    }
}

/// How an import behaves.
public struct ImportOptions: Sendable {
    /// Remove items that the feed no longer names.
    public var prune = false
    /// Try pictures again that failed before and have not changed since.
    public var retryFailed = false
    /// What the import may remove and fail before it stops; nil for no limits.
    public var limits: ImportLimits?
    /// Maps the feed's word for a kind to a domain.
    public var taxonomy = Taxonomy.fashion
    /// Items that are looked up in the catalogue at once.
    public var chunk = 128
    /// Pictures that are read and decoded at the same time; the number of cores unless told otherwise.
    public var concurrency: Int
    /// A commit comes after this many items, or after two seconds.
    public var commitEvery = 256

    /// - Parameter concurrency: pictures decoded at the same time, at least 1.
    public init(concurrency: Int) {
        self.concurrency = max(1, concurrency)
    }
}
