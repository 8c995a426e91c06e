internal import Foundation

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
    /// - Throws: ``TrainingError`` `training.data` when there are many: then something is wrong with all of them.
    mutating func count(_ batch: PixelBatch) throws(TrainingError) {
        read += batch.places.count
        failed += batch.failures.count
        if failures.count == 0 { failures.first = batch.failures.first?.message ?? "" }
        failures.count += batch.failures.count
        if failed > 20, failed * 5 > read { throw unreadable }
    }

    /// A warning at the end of an epoch in which pictures could not be read, nil when all could.
    ///
    /// - Throws: ``TrainingError`` `training.data` when none could.
    mutating func warning(_ progress: RunProgress) throws(TrainingError) -> LogEntry? {
        guard failures.count > 0 else { return nil }
        if read == 0 { throw unreadable }
        var entry = LogEntry(
            "warning", epoch: progress.epoch, step: progress.steps,
            message: "\(failures.count) pictures of the epoch could not be read, the first one: \(failures.first)")
        entry.failures = failures.count
        failures = (0, "")
        return entry
    }

    private var unreadable: TrainingError {
        TrainingError(
            .data, "\(failed) of \(read + failed) pictures cannot be read: \(failures.first)",
            hint: "check the paths of the pictures")
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
