internal import ArgumentParser
internal import LookbookCore
internal import LookbookTraining

/// `lookbook-train export RUN`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Writes a run's best weights as a model folder, and checks that it gives the trained vectors.")

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

    @Option(
        help: ArgumentHelp(
            "Another run of the same network: the mean of both is exported. Often better than either where one went on from the other.",
            valueName: "run"))
    var averageWith: String?

    @Option(
        help: ArgumentHelp("The licence under which the model is given on, for its card.", valueName: "text"))
    var licence: String?

    @Option(help: ArgumentHelp("What else a reader of the card should know.", valueName: "text"))
    var notes: String?

    @Option(
        help: ArgumentHelp(
            "Takes along what the run has learned of kinds: a file such as Recipes/kinds.json.",
            valueName: "file.json"))
    var kinds: String?

    @Option(
        help: ArgumentHelp(
            "How head and neighbours are weighed: scale of the cosines, vote, head.", valueName: "s,v,h"))
    var kindWeights: String?

    private func kindExport() throws -> KindExport? {
        let numbers = (kindWeights ?? "20,0.5,0.5").split(separator: ",").map { Float($0) ?? -1 }
        guard numbers.count == 3, numbers.allSatisfy({ $0 >= 0 && $0.isFinite }),
            kinds != nil || kindWeights == nil
        else {
            throw ValidationError("--kind-weights takes three numbers, 20,0.5,0.5, and goes with --kinds.")
        }
        return try kinds.map {
            try KindExport(file: $0, weights: .init(scale: numbers[0], vote: numbers[1], head: numbers[2]))
        }
    }

    func run() async throws {
        let options = ModelExport.Options(
            name: name, side: side, averagedWith: averageWith, licence: licence, notes: notes,
            kinds: try kindExport())
        let cosine = try await ModelExport.export(run: folder, options, output: output)
        print("\(output): served and trained vectors agree, smallest cosine \(cosine)")
    }
}
