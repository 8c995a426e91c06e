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

    /// - Parameter resuming: goes on after the lines that are there.
    init(path: String, resuming: Bool, watch: @escaping (LogEntry) -> Void) throws {
        self.path = path
        self.watch = watch
        if resuming, let data = FileManager.default.contents(atPath: path) {
            entries = data.split(separator: UInt8(ascii: "\n")).compactMap {
                try? JSONDecoder().decode(LogEntry.self, from: Data($0))
            }
        } else if !FileManager.default.createFile(atPath: path, contents: nil) {
            throw TrainingError(.file, "\(path) cannot be written", hint: "check the folder's permissions")
        }
    }

    func append(_ entry: LogEntry) throws {
        entries.append(entry)
        watch(entry)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw TrainingError(.file, "\(path) cannot be written", hint: "check the folder's permissions")
        }
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: try encoder.encode(entry) + Data("\n".utf8))
    }
}
