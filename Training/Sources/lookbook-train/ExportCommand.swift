internal import ArgumentParser
internal import LookbookTraining

/// `lookbook-train export RUN`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes a run's best weights as a model folder, and checks that it gives the trained vectors.")

    @Argument(help: "The folder of a run.")
    var folder: String

    @Option(help: "The model folder to make.")
    var output: String

    @Option(help: "What people call the model.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "The side of the square that the served network sees; a little more than in training is often better.",
            valueName: "pixels"))
    var side: Int?

    func run() async throws {
        let cosine = try await ModelExport.export(run: folder, name: name, output: output, side: side)
        print("\(output): served and trained vectors agree, smallest cosine \(cosine)")
    }
}
