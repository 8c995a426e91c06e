internal import ArgumentParser
internal import Foundation
internal import LookbookCore
internal import LookbookTraining
internal import Tensors

/// `lookbook-train run FILE`.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Trains as a run file says, and measures on the validation pictures.",
        discussion: """
            Example: lookbook-train run style.yaml --output Runs/style --set training.epochs=3

            Control-C or a termination signal writes a checkpoint first; go on with --resume.
            """)

    @Argument(help: "The run file (YAML, or TOML when its name ends in .toml).")
    var file: String

    @Option(help: "The folder for the record, the log, checkpoints and the result.")
    var output: String

    @Option(
        name: .customLong("set"), help: "A value over the run file's: path=value. May be given several times."
    )
    var settings: [String] = []

    @Option(help: "Train on this catalogue instead of the run file's data.")
    var catalogue: String?

    @Option(help: "With --catalogue: a label as NAME=FIELD. May be given several times.")
    var label: [String] = []

    @Option(help: "With --catalogue: the item's field that says train or validation.")
    var split: String?

    @OptionGroup
    var runtime: RuntimeOptions

    @Flag(help: "Go on from the folder's checkpoint.")
    var resume = false

    func validate() throws {
        _ = try labels()
        guard catalogue != nil || (label.isEmpty && split == nil) else {
            throw ValidationError("--label and --split belong to --catalogue; the run file names its own.")
        }
    }

    func run() async throws {
        if WordsRun.isDescribed(by: file) { return try await learnWords() }
        var run = try RunFile(path: file, settings: settings)
        if let catalogue { run.data = [try source(catalogue, needsLabels: run.kind != .autoencoder)] }
        try runtime.apply()
        try TensorRuntime.seed(run.training.seed)
        let examples = try await ExampleReader.read(run.data, needsLabels: run.kind != .autoencoder)
        let signals = Interruption()
        let display = RunDisplay()
        let trainer = try Trainer(
            run, examples, folder: output, resuming: resume, watch: { display.show($0) })
        let ending = try trainer.train(isInterrupted: { signals.isRaised }, watch: { display.show($0) })
        display.finish("\(ending.rawValue); the result is in \(output)")
        if ending == .interrupted { throw ExitCode(2) }
    }

    /// A run of the task `words`: a minute or two, so it has no checkpoints.
    private func learnWords() async throws {
        var run = try WordsRun(path: file, settings: settings)
        if let catalogue { run.data.catalogue = catalogue }
        try runtime.apply()
        let trainer = try await WordsTrainer(run)
        let signals = Interruption()
        let display = RunDisplay()
        let isFinished = try trainer.train(
            into: output, isInterrupted: { signals.isRaised }, watch: { display.finish($0) })
        display.finish(
            isFinished ? "finished; the result is in \(output)" : "interrupted; nothing was written")
        if !isFinished { throw ExitCode(2) }
    }

    private func source(_ catalogue: String, needsLabels: Bool) throws -> DataSource {
        let labels = try labels()
        guard !labels.isEmpty || !needsLabels else {
            throw LookbookError(
                .trainingConfiguration, "--catalogue needs a label",
                facts: [.remedy: "for example --label kind=domain"]
            )
        }
        return DataSource(catalogue: catalogue, labels: labels, splitField: split)
    }

    private func labels() throws -> [String: String] {
        var labels: [String: String] = [:]
        for word in label {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ValidationError(
                    "--label \"\(word)\" is no label; write NAME=FIELD, for example kind=domain.")
            }
            labels[parts[0]] = parts[1]
        }
        return labels
    }
}
