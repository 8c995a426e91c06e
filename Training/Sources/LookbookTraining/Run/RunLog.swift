internal import Foundation

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
            throw TrainingError(.file, "\(path) cannot be written", hint: "check the folder's permissions")
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
            throw TrainingError(.file, "\(path) cannot be written", hint: "check the folder's permissions")
        }
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Self.line(entry))
    }
}
