import ArgumentParser
import Lookbook
import LookbookAlgebra
import LookbookCore
import LookbookEvaluation
import LookbookInference
import LookbookStore

/// `lookbook models project`.
struct ModelsProjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract:
            "Make a model with a projection fitted on a catalogue: shorter vectors, perhaps better ones.",
        discussion: """
            The catalogue must have been imported with the model. The projection is fitted on the main picture of each item, every \
            picture once, as lookbook evaluate --projection fits it. The new model is a space of its own: import again with it.

            EXAMPLE
              lookbook models project models/mobilenetv1_075 --catalogue shop --projection pca-whiten:128 \
            --output models/mobilenetv1_075_128
            """)

    @Argument(help: ArgumentHelp("Model folder.", valueName: "dir"))
    var folder: String

    @OptionGroup var location: CatalogueOption

    @Option(name: .long, help: ArgumentHelp("pca:N or pca-whiten:N.", valueName: "projection"))
    var projection: String

    @Option(
        name: .long, help: ArgumentHelp("Fit on the items with this value only.", valueName: "field=value"))
    var split: String?

    @Option(name: .long, help: "What to call the model. Default: the old name and the projection.")
    var name: String?

    @Option(name: .long, help: ArgumentHelp("The model folder to make.", valueName: "dir"))
    var output: String

    func run() async throws {
        guard case .fitted(let kind, let dimensions) = try ProjectionChoice(projection) else {
            throw LookbookError(
                .inputProjection, "there is nothing to project",
                facts: [.remedy: "write pca:128 or pca-whiten:128"])
        }
        let model = try ModelFolder(path: folder)
        let vectors = try await vectors(of: model)
        Terminal.log("fitting \(projection) to \(vectors.rows) pictures")
        let fitted = try await Projection.fitted(kind, to: vectors, dimensions: dimensions)
        let made = try await model.projected(
            by: fitted, InferenceRuntime(), name: name ?? "\(model.card.name)-\(kind.rawValue)-\(dimensions)",
            output: output)
        let out = try Output()
        for line in ModelText(made).lines { try out.line(line) }
        try out.close()
    }

    /// The model's vectors that the projection is fitted to.
    private func vectors(of model: ModelFolder) async throws -> VectorMatrix {
        let shop = try await Shop.open(location.catalogue)
        guard
            try await shop.catalogue.spaces().contains(where: {
                $0.space.id == model.card.space && $0.count > 0
            })
        else {
            throw LookbookError(
                .inputSpace, "the catalogue has no pictures embedded by \(model.card.name)",
                facts: [
                    .remedy:
                        "import them first: lookbook import FEED --catalogue \(location.catalogue) --extractor \(folder)"
                ])
        }
        let split = try split.map { try FieldValue($0, option: "--split") }
        return try await EvaluationData.fitVectors(of: model.card.space, in: shop, split: split)
    }
}
