import ArgumentParser
import LookbookInference
import LookbookNetworks

/// `lookbook models import`.
struct ModelsImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a model folder from weights or from a foreign ONNX encoder.",
        discussion: """
            --preprocessing takes a preset (imagenet, tf, unit) or a JSON file. The parameter names of the weights are \
            timm's. The network is run once before the folder counts as a model.

            EXAMPLES
              lookbook models import --architecture mobilenetv1_075 --weights w.safetensors --preprocessing tf \
            --output models/mobilenetv1_075
              lookbook models import --onnx encoder.onnx --preprocessing imagenet --output models/encoder
            """)

    @Option(
        name: .long,
        help: ArgumentHelp(
            "One of: \(Architecture.all.map(\.name).joined(separator: ", ")).", valueName: "name"))
    var architecture: String?

    @Option(name: .long, help: ArgumentHelp("The weights.", valueName: "file.safetensors"))
    var weights: String?

    @Option(name: .long, help: ArgumentHelp("An image encoder made elsewhere.", valueName: "file.onnx"))
    var onnx: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Which output of the encoder is the vector, if it has several.", valueName: "name")
    )
    var outputName: String?

    @Option(name: .long, help: ArgumentHelp("Preset or JSON file.", valueName: "name|file.json"))
    var preprocessing: String

    @Option(
        name: .long,
        help:
            "Padding of the convolutions: same (TensorFlow) or symmetric (PyTorch). Default: as the weights say."
    )
    var padding: Padding?

    @Option(name: .long, help: "Epsilon of the batch norms. Default: as the weights say.")
    var epsilon: Float?

    @Option(name: .long, help: "What to call the model; default: the architecture or the file.")
    var name: String?

    @Option(name: .long, help: ArgumentHelp("The model folder to make.", valueName: "dir"))
    var output: String

    @OptionGroup var format: FormatOption

    func validate() throws {
        let isOwn = architecture != nil && weights != nil && onnx == nil && outputName == nil
        let isForeign = architecture == nil && weights == nil && onnx != nil
        guard isOwn || isForeign else {
            throw ValidationError("Give --architecture and --weights, or --onnx.")
        }
    }

    func run() async throws {
        let importer = ModelImporter(try InferenceRuntime())
        let steps = try PreprocessingFile.read(preprocessing)
        let model: ModelFolder
        if let onnx {
            model = try await importer.make(
                onnx: onnx, preprocessing: steps, outputName: outputName, name: name, output: output)
        } else {
            model = try await importer.make(
                architecture: .named(architecture ?? ""), weights: weights ?? "", preprocessing: steps,
                options: try options(), name: name, output: output)
        }
        let out = try Output()
        switch format.format {
        case .json: try out.json(model.card, isPretty: true)
        case .table: for line in ModelText(model).lines { try out.line(line) }
        }
        try out.close()
    }

    /// What the weights' metadata says, unless told otherwise.
    private func options() throws -> NetworkOptions {
        var options = NetworkOptions(metadata: try SafetensorsFile(path: weights ?? "").metadata)
        if let padding { options.padding = padding }
        if let epsilon { options.epsilon = epsilon }
        return options
    }
}
