internal import Foundation
internal import LookbookNetworks
internal import Tensors

/// What a run keeps, and where.
extension Trainer {
    /// The objectives with the averages of what they learned.
    func averagedHeads() -> [ClassHeads.Head] {
        zip(objectives, averageHeads).map { ($0.objective, $0.loss, $1) }
    }

    /// The numbers of the network as it is trained now.
    public func networkNumbers() throws -> [String: [Float]] { try store.numbers() }

    /// Everything that a checkpoint holds.
    func allTensors() throws -> [String: Tensor] {
        var all: [String: Tensor] = [:]
        for parameter in store.parameters {
            all["network/" + parameter.name] = try store.tensor(parameter.name)
            if average !== store { all["average/" + parameter.name] = try average.tensor(parameter.name) }
        }
        for (index, pair) in objectives.enumerated() {
            for (name, tensor) in pair.loss.learned { all["learned/" + ClassHeads.name(index, name)] = tensor }
        }
        if average !== store {
            for (index, learned) in averageHeads.enumerated() {
                for (name, tensor) in learned { all["average/" + ClassHeads.name(index, name)] = tensor }
            }
        }
        for (name, tensor) in optimiser.tensors { all["optimiser/" + name] = tensor }
        return all
    }

    func saveCheckpoint() throws {
        let paths = RunFolder(folder)
        progress.updates = optimiser.steps
        try Checkpoint.write(allTensors(), progress, to: paths.checkpoint)
        try log.append(LogEntry("checkpoint", epoch: progress.epoch, step: progress.steps))
        try CurvePage.html(log.entries, title: "Training \(model.architecture)")
            .write(toFile: paths.curves, atomically: true, encoding: .utf8)
    }
}
