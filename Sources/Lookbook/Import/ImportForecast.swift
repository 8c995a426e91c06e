import Foundation
public import LookbookCore

/// What an import will do, known before anything is written: the plan that `--dry-run` shows and the limits check.
public struct ImportForecast: Sendable, Hashable {
    /// Items that the catalogue does not have.
    public internal(set) var new = 0
    /// Items whose fields or pictures changed.
    public internal(set) var changed = 0
    /// Items that stay as they are.
    public internal(set) var unchanged = 0
    /// Items that pruning removes: those that the feed does not name. Nil when nothing may be removed, since a part of
    /// the feed could not be read, or names no item.
    public internal(set) var gone: Int?
    /// Lines that cannot be used, and items none of whose pictures is there.
    public internal(set) var failed = 0
    /// Of ``failed`` those that the catalogue does not know as failed yet.
    public internal(set) var newlyFailed = 0
    /// Why, the commonest first.
    public internal(set) var reasons: [Reason] = []
    /// Items that the catalogue holds.
    public internal(set) var present = 0

    /// Why lines cannot be used.
    public struct Reason: Sendable, Hashable {
        /// The code of the error.
        public let code: String
        /// Lines with it.
        public internal(set) var count: Int
        /// The first of them.
        public internal(set) var examples: [Example]
    }

    /// A line that cannot be used.
    public struct Example: Sendable, Hashable {
        /// Line of the feed, from 1.
        public let line: Int
        /// The item; nil when its line could not be read that far.
        public let item: Item.ID?
        /// What is wrong with it.
        public let message: String
    }

    /// Lines and items of the feed.
    public var entries: Int { new + changed + unchanged + failed }
}

/// How much harm an import may do before it is taken for a mistake of the feed.
public struct ImportLimits: Sendable, Hashable {
    /// The largest share of the catalogue's items that pruning removes, 0...1.
    public var removed = 0.1
    /// The largest share of the feed's lines that cannot be used and could be before, 0...1.
    public var failed = 0.2
    /// Smaller catalogues have no limits.
    public var items = 50

    /// A tenth removed, a fifth failed, from 50 items on.
    public init() {}

    private static func percent(_ share: Double) -> String { String(format: "%.3g %%", share * 100) }

    /// - Throws: ``LookbookError`` `import.limit` when the import would go beyond.
    func check(_ forecast: ImportForecast, prunes: Bool) throws(LookbookError) {
        guard forecast.present >= items else { return }
        let gone = forecast.gone ?? 0
        if prunes, Double(gone) > removed * Double(forecast.present) {
            throw LookbookError(
                .importLimit,
                "\(gone) of \(forecast.present) items would be removed, more than \(Self.percent(removed)); nothing was changed",
                facts: [.name: "max-removed"])
        }
        if Double(forecast.newlyFailed) > failed * Double(forecast.entries) {
            let reason = forecast.reasons.first.map { ", mostly \($0.code)" } ?? ""
            throw LookbookError(
                .importLimit,
                "\(forecast.newlyFailed) of \(forecast.entries) lines cannot be used\(reason), more than \(Self.percent(failed)); nothing was changed",
                facts: [.name: "max-failed"])
        }
    }
}

/// Makes the forecast in one pass over the feed; its memory grows with the number of items only by their ids.
struct ImportSurvey {
    /// Nil when the catalogue is not made yet: everything is new.
    let plan: ImportPlan?
    let taxonomy: Taxonomy
    let chunk: Int
    private var forecast = ImportForecast()
    private var reasons: [String: ImportForecast.Reason] = [:]
    private var seen: Set<Item.ID> = []
    private var isReadToItsEnd = true

    init(plan: ImportPlan?, taxonomy: Taxonomy, chunk: Int) {
        self.plan = plan
        self.taxonomy = taxonomy
        self.chunk = chunk
    }

    /// - Throws: when the feed as a whole or the catalogue fails, and `CancellationError`.
    mutating func forecast(of feed: any Feed) async throws -> ImportForecast {
        var entries = FeedChunks(entries: try feed.entries(), size: chunk)
        while let chunk = entries.next() {
            try Task.checkCancellation()
            var items: [(item: Item, line: Int)] = []
            for entry in chunk {
                switch entry {
                case .rejected(let problem): note(problem)
                case .withheld: break
                case .item(var item, let line):
                    seen.insert(item.id)
                    item.domain = taxonomy.domain(of: item)
                    items.append((item, line))
                }
            }
            if let plan {
                for job in try await plan.jobs(for: items) { note(job) }
            } else {
                forecast.new += items.count
            }
        }
        let present = try await plan?.catalogue.itemIDs() ?? []
        forecast.present = present.count
        if isReadToItsEnd, !seen.isEmpty { forecast.gone = present.count { !seen.contains($0) } }
        forecast.reasons = reasons.values.sorted { ($1.count, $0.code) < ($0.count, $1.code) }
        return forecast
    }

    private mutating func note(_ problem: FeedProblem) {
        if let id = problem.itemID { seen.insert(id) } else { isReadToItsEnd = false }
        if problem.error.code == .feedUnreadable { isReadToItsEnd = false }
        forecast.newlyFailed += 1
        note(problem.error, line: problem.line, item: problem.itemID)
    }

    private mutating func note(_ job: ImportPlan.Job) {
        let failures = job.images.compactMap { step -> LookbookError? in
            if case .fail(_, let problem) = step { problem } else { nil }
        }
        if failures.count == job.images.count {
            let wasFailed = job.recorded != nil && job.goodPictures.isEmpty
            forecast.newlyFailed += wasFailed ? 0 : 1
            let problem = failures.first ?? ImportOutcome.withoutPicture(job).problem
            if let problem { note(problem, line: job.line, item: job.item.id) }
            return
        }
        let isKept = job.images.allSatisfy { if case .keep = $0 { true } else { false } }
        if job.recorded == nil {
            forecast.new += 1
        } else if isKept, job.recorded == job.item {
            forecast.unchanged += 1
        } else {
            forecast.changed += 1
        }
    }

    private mutating func note(_ problem: LookbookError, line: Int, item: Item.ID?) {
        forecast.failed += 1
        let code = problem.code.rawValue
        var reason = reasons[code] ?? ImportForecast.Reason(code: code, count: 0, examples: [])
        reason.count += 1
        if reason.examples.count < Self.examples {
            reason.examples.append(.init(line: line, item: item, message: problem.message))
        }
        reasons[code] = reason
    }

    private static let examples = 3
}
