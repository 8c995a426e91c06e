import Foundation
public import LookbookCore
public import LookbookFeeds
import LookbookStore

extension Shop {
    /// How a feed is imported.
    ///
    /// ```swift
    /// var options = Shop.FeedOptions()
    /// options.images = "pictures"
    /// options.mapping = ["image": "photo", "domain": "category"]
    /// options.prune = true
    /// ```
    public struct FeedOptions: Sendable {
        /// Where the pictures lie, if not beside the feed; several folders joined by colons.
        public var images: String?
        /// Which column means what, where its name does not tell: column by field (`id`, `image`, `title`, `domain`,
        /// `group`, or the new name of an attribute).
        public var mapping: [String: String] = [:]
        /// What the feed is written in; nil: it is recognised.
        public var dialect: FeedDialect?
        /// Remove items that the feed no longer names. What may have been on a line that could not be read stays: see
        /// ``ImportSummary/pruningSkipped``.
        public var prune = false
        /// What the import may remove and fail before it stops with `import.limit`, nothing changed; nil for no limits.
        public var limits: ImportLimits? = ImportLimits()
        /// Try pictures again that failed before and have not changed since.
        public var retryFailed = false
        /// A built-in extractor or a model folder; nil: the catalogue's own, in a new one the default.
        public var extractor: String?
        /// A file with the shop's own taxonomy, which is kept in the catalogue; nil leaves it as it is.
        public var taxonomy: String?
        /// Whether the extractor's space answers queries from then on.
        public var activates = true
        /// Pictures that are read and decoded at the same time.
        public var concurrency = ProcessInfo.processInfo.activeProcessorCount

        /// The defaults.
        public init() {}
    }

    /// Imports a feed as `lookbook import` does, and tells what becomes of each picture and line.
    ///
    /// Only what is new or changed is done. Whoever stops to listen stops the import; what was done is committed, and the
    /// next import goes on from there.
    ///
    /// ```swift
    /// for try await outcome in shop.importing(feed: "feed.csv") where outcome.status == .failed {
    ///     print(outcome.line ?? 0, outcome.problem?.message ?? "")
    /// }
    /// ```
    /// - Parameters:
    ///   - feed: path of a folder of pictures, a CSV or TSV file with a header, or JSON Lines.
    ///   - options: how to import.
    public func importing(
        feed: String, options: FeedOptions = FeedOptions()
    ) -> AsyncThrowingStream<ImportOutcome, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    _ = try await importFeed(feed, options: options, report: { continuation.yield($0) })
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Imports a feed by its path: the one road that the command line and other programs take.
    ///
    /// - Parameters:
    ///   - path: of a folder of pictures, a CSV or TSV file with a header, or JSON Lines.
    ///   - options: how to import.
    ///   - report: is given each outcome, in no particular order.
    ///   - progress: is given the state a few times a second.
    /// - Throws: when the feed as a whole, the catalogue or the network fails; bad lines and pictures are outcomes.
    @discardableResult
    public func importFeed(
        _ path: String, options: FeedOptions = FeedOptions(),
        report: (ImportOutcome) throws -> Void = { _ in }, progress: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportSummary {
        // A feed that cannot be opened leaves no empty catalogue behind.
        let feed = try FeedOpener.open(
            path, images: options.images, mapping: options.mapping, dialect: options.dialect)
        return try await importFeed(feed, options: options, report: report, progress: progress)
    }

    /// Imports any feed; the options that only say how to open one are not used.
    ///
    /// - Parameters: as above.
    @discardableResult
    public func importFeed(
        _ feed: any Feed, options: FeedOptions = FeedOptions(),
        report: (ImportOutcome) throws -> Void = { _ in }, progress: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportSummary {
        let shop = try await forWriting()
        var settings = ImportOptions(concurrency: options.concurrency)
        settings.prune = options.prune
        settings.retryFailed = options.retryFailed
        settings.limits = options.limits
        settings.taxonomy = try shop.taxonomy(replacedBy: options.taxonomy)
        let extractor = try await shop.extractorForImport(options.extractor)
        let importer = Importer(
            catalogue: shop.catalogue, extractor: extractor, tools: tools, options: settings)
        // A feed may name pictures that came over HTTP, as one that was exported does.
        let summary = try await pictureLock.whileNaming {
            try await importer.run(feed, report: report, progress: progress)
        }
        if options.prune, summary.pruningSkipped == nil {
            try await pictureLock.whenFree { try await shop.catalogue.removeUnshownPictures() }
        }
        // A space in which nothing can be found must not take the place of one that answers.
        if options.activates, !summary.wasCancelled, summary.usable > 0 {
            try await shop.catalogue.activate(extractor.space.id)
        }
        return summary
    }

    /// Tells what an import of a feed would do. Nothing is written, no catalogue is made, and no picture is read.
    ///
    /// - Parameters:
    ///   - feed: what would be imported.
    ///   - path: folder of the catalogue; there need not be one.
    ///   - options: how it would be imported.
    ///   - limits: what a picture may cost.
    /// - Throws: ``LookbookError`` when the feed as a whole or the catalogue fails, and `CancellationError`.
    public static func forecast(
        of feed: any Feed, into path: String, options: FeedOptions = FeedOptions(),
        limits: PictureLimits = PictureLimits()
    ) async throws -> ImportForecast {
        let isThere = FileManager.default.fileExists(atPath: path + "/catalogue.sqlite")
        let shop = isThere ? try await open(path, limits: limits) : nil
        let taxonomy = try options.taxonomy.map(TaxonomyFile.read) ?? shop?.taxonomy() ?? .fashion
        let space = try await shop?.catalogue.spaces().first { $0.isActive }?.space.id
        let plan = shop.map {
            ImportPlan(
                catalogue: $0.catalogue, reader: $0.tools.reader, space: space ?? "",
                retryFailed: options.retryFailed)
        }
        var survey = ImportSurvey(plan: plan, taxonomy: taxonomy, chunk: 128)
        return try await survey.forecast(of: feed)
    }

    /// Whether a forecast stays within the limits.
    ///
    /// - Throws: ``LookbookError`` `import.limit` when the import would be stopped.
    public static func check(_ forecast: ImportForecast, options: FeedOptions) throws {
        try options.limits?.check(forecast, prunes: options.prune)
    }
}
