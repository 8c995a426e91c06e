import Foundation
import LookbookCore

/// One run of an ``Importer``: a single driver that keeps the preparing tasks and the network supplied, and commits.
///
/// Only the driver touches this state; the child tasks get values and return values.
///
/// What a line does to the item that the catalogue has already:
///
/// - All its pictures can be used: the item is replaced, and pictures that the line does not name any more are gone.
/// - Some cannot (missing, damaged, unreadable), or it names none, and with that a good picture would be lost: the item
///   stays wholly as it was, its pictures, vectors and fields, and is reported as failed. So a folder that was not
///   mounted takes nothing, nor does a line that lost its picture.
/// - Some cannot, but all good pictures that the item has are among those that can: the item is replaced, and only the
///   further picture is reported as failed. Likewise an item that has no good picture to lose.
///
/// A failure is remembered with the file's size and time, and not tried again until they change, only if it is the
/// picture's own (damaged, of an unknown format, beyond the limits): see ``LookbookError/isFinal``.
///
/// Pruning removes only what the feed certainly does not name any more: see ``ImportSummary/PruningSkipped``.
final class ImportRun {
    private let importer: Importer
    private let plan: ImportPlan
    private let preparation: PicturePreparation
    private var state = ImportProgress()
    private var seen: Set<Item.ID> = []
    private var pruningSkipped: ImportSummary.PruningSkipped?
    private var open: [Int: OpenJob] = [:]
    private var nextJob = 0
    private var waiting: [Ticket] = []
    private var waitingHead = 0
    private var ready: [ReadyPicture] = []
    private var preparing = 0
    private var embedding = 0
    private var batch: ImportBatch
    private var lastCommit = ContinuousClock.now
    private var network = BusyClock()

    init(importer: Importer) {
        self.importer = importer
        plan = ImportPlan(
            catalogue: importer.catalogue, reader: importer.tools.reader, space: importer.extractor.space.id,
            retryFailed: importer.options.retryFailed)
        preparation = PicturePreparation(
            catalogue: importer.catalogue, extractor: importer.extractor, tools: importer.tools,
            claims: HashClaims())
        batch = ImportBatch(space: importer.extractor.space.id)
    }

    private typealias Report = (ImportOutcome) throws -> Void

    /// A picture that is to be prepared: which one of which job.
    private struct Ticket: Sendable {
        let job: Int
        let image: Int
        let path: String
    }

    private struct ReadyPicture: Sendable {
        let ticket: Ticket
        let picture: Picture
        let record: PictureRecord
    }

    /// A job whose pictures are not all done yet.
    private struct OpenJob {
        let job: ImportPlan.Job
        var records: [ImageRecord?]
        var outcomes: [ImportOutcome]
        var missing: Int
    }

    private enum Event: Sendable {
        case prepared(Ticket, PicturePreparation.Result)
        case embedded([ReadyPicture], [[Float]])
    }

    func run(
        _ feed: any Feed, report: (ImportOutcome) throws -> Void, progress: (ImportProgress) -> Void
    ) async throws -> ImportSummary {
        let start = ContinuousClock.now
        try await expect(feed)
        var entries = FeedChunks(entries: try feed.entries(), size: importer.options.chunk)
        var isFinished = false
        try await withThrowingTaskGroup(of: Event.self) { group in
            while true {
                while !isFinished, waiting.count - waitingHead < importer.options.concurrency * 4 {
                    guard !Task.isCancelled, let chunk = entries.next() else {
                        isFinished = true
                        break
                    }
                    try await begin(chunk, report)
                }
                supply(&group, isLast: isFinished)
                progress(state)
                if isFinished, preparing == 0, embedding == 0, ready.isEmpty { break }
                guard let event = try await group.next() else { continue }
                try handle(event, report)
                try await commitIfDue()
            }
        }
        try await commit()
        let wasCancelled = Task.isCancelled
        if importer.options.prune { try await prune(wasCancelled: wasCancelled, report) }
        progress(state)
        return ImportSummary(
            progress: state, seconds: (ContinuousClock.now - start).seconds, networkSeconds: network.seconds,
            wasCancelled: wasCancelled,
            pruningSkipped: importer.options.prune ? pruningSkipped : nil)
    }

    // MARK: Supply

    private func begin(_ chunk: [FeedEntry], _ report: Report) async throws {
        var items: [(item: Item, line: Int)] = []
        for entry in chunk {
            switch entry {
            case .rejected(let problem):
                if let id = problem.itemID { seen.insert(id) }
                noteForPruning(problem)
                try note(
                    ImportOutcome(.failed, item: problem.itemID, line: problem.line, problem: .init(problem)),
                    report)
            case .withheld: state.withheld += 1
            case .item(var item, let line):
                seen.insert(item.id)
                item.domain = importer.options.taxonomy.domain(of: item)
                items.append((item, line))
            }
        }
        for job in try await plan.jobs(for: items) { try begin(job, report) }
    }

    private func begin(_ job: ImportPlan.Job, _ report: Report) throws {
        let number = nextJob
        nextJob += 1
        var openJob = OpenJob(job: job, records: job.images.map { _ in nil }, outcomes: [], missing: 0)
        for (place, step) in job.images.enumerated() {
            let path = job.item.images[place].path
            switch step {
            case .embed:
                openJob.missing += 1
                waiting.append(Ticket(job: number, image: place, path: path))
            case .keep(let record):
                openJob.records[place] = record
                let status: ImportOutcome.Status = job.recorded == job.item ? .unchanged : .updated
                openJob.outcomes.append(ImportOutcome(status, item: job.item.id, image: path, line: job.line))
            case .fail(let record, let problem):
                openJob.records[place] = record
                openJob.outcomes.append(
                    ImportOutcome(.failed, item: job.item.id, image: path, line: job.line, problem: problem))
            }
        }
        if job.images.isEmpty { openJob.outcomes.append(.withoutPicture(job)) }
        open[number] = openJob
        if openJob.missing == 0 { try close(number, report) }
    }

    /// Starts as many preparing tasks and batches as the limits allow.
    private func supply(_ group: inout ThrowingTaskGroup<Event, any Error>, isLast: Bool) {
        let options = importer.options
        let backlog = importer.extractor.batchSize * 3
        while preparing < options.concurrency, waitingHead < waiting.count, ready.count + preparing < backlog
        {
            let ticket = waiting[waitingHead]
            waitingHead += 1
            preparing += 1
            group.addTask { [preparation] in .prepared(ticket, await preparation.prepare(ticket.path)) }
        }
        if waitingHead > 4096 {
            waiting.removeFirst(waitingHead)
            waitingHead = 0
        }
        let isDry = isLast && preparing == 0 && waitingHead == waiting.count
        while embedding < 2, ready.count >= importer.extractor.batchSize || (isDry && !ready.isEmpty) {
            let pictures = Array(ready.prefix(importer.extractor.batchSize))
            ready.removeFirst(pictures.count)
            embedding += 1
            network.begin()
            group.addTask { [extractor = importer.extractor] in
                .embedded(pictures, try await extractor.embed(pictures.map(\.picture)))
            }
        }
    }

    // MARK: Results

    private func handle(_ event: Event, _ report: Report) throws {
        switch event {
        case .prepared(let ticket, .prepared(let picture, let record)):
            preparing -= 1
            ready.append(ReadyPicture(ticket: ticket, picture: picture, record: record))
        case .prepared(let ticket, .duplicate(let hash)):
            preparing -= 1
            try finish(ticket, contentHash: hash, .duplicate, nil, report)
        case .prepared(let ticket, .failed(let hash, let error)):
            preparing -= 1
            try finish(ticket, contentHash: hash, .failed, .init(error), report)
        case .embedded(let pictures, let vectors):
            embedding -= 1
            network.end()
            for (picture, vector) in zip(pictures, vectors) {
                batch.pictures.append(picture.record)
                batch.embeddings.append((picture.record.contentHash, vector))
                state.embedded += 1
                try finish(picture.ticket, contentHash: picture.record.contentHash, .imported, nil, report)
            }
        }
    }

    private func finish(
        _ ticket: Ticket, contentHash: String?, _ status: ImportOutcome.Status, _ problem: LookbookError?,
        _ report: Report
    ) throws {
        guard let job = open[ticket.job]?.job else { return }
        let outcome = ImportOutcome(
            status, item: job.item.id, image: ticket.path, line: job.line, problem: problem)
        // In place: a copy for each picture would be quadratic in the pictures of an item.
        open[ticket.job]?.outcomes.append(outcome)
        open[ticket.job]?.records[ticket.image] = job.record(
            of: ticket.image, contentHash: contentHash, problem: problem)
        open[ticket.job]?.missing -= 1
        if open[ticket.job]?.missing == 0 { try close(ticket.job, report) }
    }

    /// All pictures of a job are done: it goes into the next commit.
    private func close(_ number: Int, _ report: Report) throws {
        guard let done = open.removeValue(forKey: number) else { return }
        let failed = Set(done.outcomes.filter { $0.status == .failed }.compactMap(\.image))
        let isKept = done.job.keepsRecorded(failed: failed)
        let isUnchanged = done.outcomes.allSatisfy { $0.status == .unchanged }
        if !isUnchanged, !isKept { batch.items.append((done.job.item, done.records.compactMap(\.self))) }
        state.items += 1
        for outcome in done.outcomes {
            try note(isKept && outcome.status != .failed ? outcome.unchanged : outcome, report)
        }
    }

    private func note(_ outcome: ImportOutcome, _ report: Report) throws {
        state.counts[outcome.status, default: 0] += 1
        try report(outcome)
    }

    // MARK: Commit

    private func commitIfDue() async throws {
        let isDue = ContinuousClock.now - lastCommit > .seconds(2)
        if batch.items.count >= importer.options.commitEvery || (isDue && !batch.items.isEmpty) {
            try await commit()
        }
    }

    private func commit() async throws {
        lastCommit = .now
        guard !batch.items.isEmpty || !batch.embeddings.isEmpty else { return }
        try await importer.catalogue.apply(batch)
        batch = ImportBatch(space: batch.space)
    }

    /// A bad line may have named any item, and behind a part that could not be read may be more lines.
    private func noteForPruning(_ problem: FeedProblem) {
        if problem.error.code == .feedUnreadable {
            pruningSkipped = .unreadable
        } else if problem.itemID == nil, pruningSkipped == nil {
            pruningSkipped = .lineWithoutID
        }
    }

    private func prune(wasCancelled: Bool, _ report: Report) async throws {
        if wasCancelled {
            pruningSkipped = .cancelled
        } else if state.items == 0, pruningSkipped == nil {
            pruningSkipped = .empty
        }
        guard pruningSkipped == nil else { return }
        let gone = try await importer.catalogue.itemIDs().filter { !seen.contains($0) }
        for start in stride(from: 0, to: gone.count, by: 500) {
            try await importer.catalogue.remove(Array(gone[start..<min(start + 500, gone.count)]))
        }
        for id in gone { try note(ImportOutcome(.removed, item: id), report) }
    }

    /// Looks the feed through before anything is written, and stops where it would do more harm than the limits allow.
    private func expect(_ feed: any Feed) async throws {
        guard let limits = importer.options.limits else {
            state.expectedItems = try feed.entries().reduce(0) { total, entry in
                if case .item = entry { total + 1 } else { total }
            }
            return
        }
        do {
            let forecast = try await importer.forecast(of: feed)
            try limits.check(forecast, prunes: importer.options.prune)
            state.expectedItems = forecast.entries
        } catch is CancellationError {
            // The run itself notices, and tells it in its summary.
        }
    }
}
