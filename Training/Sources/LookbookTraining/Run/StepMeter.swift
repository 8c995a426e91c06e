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
    mutating func count(_ batch: PixelBatch) throws {
        read += batch.places.count
        failed += batch.failures.count
        guard batch.places.isEmpty || (failed > 20 && failed * 5 > read) else { return }
        throw TrainingError(
            .data, "\(failed) of \(read + failed) pictures cannot be read: \(batch.failures.first?.message ?? "")",
            hint: "check the paths of the pictures")
    }

    mutating func add(_ step: (loss: Double, gradient: Double)?, rate: Double, pictures: Int) {
        self.rate = rate
        self.pictures += pictures
        guard let step else { return }
        losses.append(step.loss)
        gradient = step.gradient
    }

    /// The line, and a new start.
    mutating func entry(_ progress: RunProgress) -> LogEntry {
        let seconds = max(Date().timeIntervalSince(started), 1e-9)
        var entry = LogEntry("step", epoch: progress.epoch, step: progress.steps)
        entry.loss = losses.isEmpty ? nil : losses.reduce(0, +) / Double(losses.count)
        entry.rate = rate
        entry.gradient = gradient
        entry.speed = Double(pictures) / seconds
        entry.waiting = waited / seconds
        (losses, pictures, waited, started) = ([], 0, 0, Date())
        return entry
    }
}
