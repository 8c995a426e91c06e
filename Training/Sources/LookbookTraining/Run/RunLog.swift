internal import Foundation
internal import LookbookCore

/// One line of a run's log.
public struct LogEntry: Sendable, Hashable, Codable {
    /// `start`, `step`, `measure`, `warning`, `checkpoint` or `end`.
    public var event: String
    /// The epoch, from 0.
    public var epoch: Int
    /// Steps that were made.
    public var step: Int
    /// The mean loss since the last line.
    public var loss: Double?
    /// The learning rate.
    public var rate: Double?
    /// The gradients' length.
    public var gradient: Double?
    /// Pictures a second since the last line.
    public var speed: Double?
    /// The part of the time in which the step waited for pictures.
    public var waiting: Double?
    /// mAP@10 by label.
    public var scores: [String: Double]?
    /// The part of the pictures whose class was named rightly, by label, for objectives that know classes.
    public var accuracy: [String: Double]?
    /// Of an autoencoder's pictures: `error`, the mean squared error, and `similarity`, the structural one.
    public var reconstruction: [String: Double]?
    /// Pictures that could not be read, when there are any.
    public var failures: Int?
    /// Where a start computes.
    public var device: String?
    /// Threads that a start computes with.
    public var threads: Int?
    /// What a person should know.
    public var message: String?

    init(_ event: String, epoch: Int, step: Int, message: String? = nil) {
        self.event = event
        self.epoch = epoch
        self.step = step
        self.message = message
    }
}

/// Appends to `log.jsonl`, keeps the entries for the page, and tells who watches.
final class RunLog {
    private(set) var entries: [LogEntry] = []
    private let path: String
    private let watch: (LogEntry) -> Void

    /// - Parameter steps: where the checkpoint stands that the run goes on from, nil for a new run. What was logged after it
    ///   happens again and goes, and so do an end that was none and a line that a kill cut short.
    init(path: String, resumingAt steps: Int?, watch: @escaping (LogEntry) -> Void) throws {
        self.path = path
        self.watch = watch
        if let steps, let data = FileManager.default.contents(atPath: path) {
            entries = data.split(separator: UInt8(ascii: "\n"))
                .compactMap { try? JSONDecoder().decode(LogEntry.self, from: Data($0)) }
                .filter { $0.step <= steps && $0.event != "end" }
        }
        do {
            try Data(entries.flatMap { try Self.line($0) }).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw LookbookError(
                .trainingFile, "\(path) cannot be written", facts: [.remedy: "check the folder's permissions"]
            )
        }
    }

    private static func line(_ entry: LogEntry) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(entry) + Data("\n".utf8)
    }

    func append(_ entry: LogEntry) throws {
        entries.append(entry)
        watch(entry)
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw LookbookError(
                .trainingFile, "\(path) cannot be written", facts: [.remedy: "check the folder's permissions"]
            )
        }
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Self.line(entry))
    }
}

/// Where a run stands after a step, for who watches.
public struct RunPosition: Sendable, Hashable {
    /// The epoch, from 0.
    public let epoch: Int
    /// All epochs.
    public let epochs: Int
    /// Steps that were made, those before an interruption included.
    public let step: Int
    /// All steps.
    public let steps: Int
    /// Steps that were made since the program started.
    public let ownSteps: Int
    /// The last step's loss.
    public let loss: Double?

    /// A position by its values.
    public init(
        epoch: Int, epochs: Int, step: Int, steps: Int, ownSteps: Int, loss: Double?
    ) {
        self.epoch = epoch
        self.epochs = epochs
        self.step = step
        self.steps = steps
        self.ownSteps = ownSteps
        self.loss = loss
    }
}

/// Collects what the log says of the steps since its last line.
struct StepMeter {
    private var losses: [Double] = []
    private var gradient = 0.0
    private var rate = 0.0
    private var pictures = 0
    private var waited = 0.0
    private var started = Date()
    private var read = 0
    private var failed = 0
    /// Of the epoch: how many could not be read, and why the first could not.
    private var failures = (count: 0, first: "")

    /// Runs something that waits for pictures.
    mutating func waiting<Value>(_ body: () -> Value) -> Value {
        let start = Date()
        let value = body()
        waited += Date().timeIntervalSince(start)
        return value
    }

    /// Counts pictures that could not be read.
    ///
    /// - Throws: ``LookbookError`` `training.data` when there are many: then something is wrong with all of them.
    mutating func count(_ batch: PixelBatch) throws(LookbookError) {
        read += batch.places.count
        failed += batch.failures.count
        if failures.count == 0 { failures.first = batch.failures.first?.message ?? "" }
        failures.count += batch.failures.count
        if failed > 20, failed * 5 > read { throw unreadable }
    }

    /// A warning at the end of an epoch in which pictures could not be read, nil when all could.
    ///
    /// - Throws: ``LookbookError`` `training.data` when none could.
    mutating func warning(_ progress: RunProgress) throws(LookbookError) -> LogEntry? {
        guard failures.count > 0 else { return nil }
        if read == 0 { throw unreadable }
        var entry = LogEntry(
            "warning", epoch: progress.epoch, step: progress.steps,
            message:
                "\(failures.count) pictures of the epoch could not be read, the first one: \(failures.first)")
        entry.failures = failures.count
        failures = (0, "")
        return entry
    }

    private var unreadable: LookbookError {
        LookbookError(
            .trainingData, "\(failed) of \(read + failed) pictures cannot be read: \(failures.first)",
            facts: [.remedy: "check the paths of the pictures"])
    }

    mutating func add(_ step: (loss: Double, gradient: Double)?, rate: Double, pictures: Int) {
        self.rate = rate
        self.pictures += pictures
        guard let step else { return }
        losses.append(step.loss)
        gradient = step.gradient
    }

    /// Leaves what lies behind out of the speed: a measurement is no step.
    mutating func restart() { (pictures, waited, started) = (0, 0, Date()) }

    /// The line, and a new start.
    mutating func entry(_ progress: RunProgress) -> LogEntry {
        let seconds = max(Date().timeIntervalSince(started), 1e-9)
        var entry = LogEntry("step", epoch: progress.epoch, step: progress.steps)
        entry.loss = losses.isEmpty ? nil : losses.reduce(0, +) / Double(losses.count)
        entry.rate = rate
        entry.gradient = gradient
        entry.speed = Double(pictures) / seconds
        entry.waiting = waited / seconds
        losses = []
        restart()
        return entry
    }
}
