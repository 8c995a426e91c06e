import ArgumentParser
import Lookbook
import LookbookCore
import LookbookImaging
import LookbookInference
import LookbookStore

/// `lookbook models …`.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Make, list, show and check model folders; choose the one that answers.",
        discussion: """
            A model folder holds the network (ONNX, weights inside), its preprocessing and a card.

            EXAMPLES
              lookbook models import --architecture mobilenetv2_100 --weights w.safetensors --preprocessing tf \
            --output models/mobilenetv2_100
              lookbook models import --onnx encoder.onnx --preprocessing preprocessing.json --output models/mine
              lookbook models verify models/mine
              lookbook models project models/mine --catalogue shop --projection pca-whiten:128 --output models/mine_128
            """,
        subcommands: [
            ModelsImportCommand.self, ModelsListCommand.self, ModelsShowCommand.self,
            ModelsVerifyCommand.self,
            ModelsUseCommand.self, ModelsProjectCommand.self,
        ])
}

/// `lookbook models list`.
struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The model folders in a folder, or the spaces of a catalogue.",
        discussion: "EXAMPLES\n  lookbook models list models/\n  lookbook models list --catalogue shop")

    @Argument(help: ArgumentHelp("Folder with model folders.", valueName: "dir"))
    var folder: String?

    @Option(name: .long, help: ArgumentHelp("Folder of a catalogue.", valueName: "dir"))
    var catalogue: String?

    @OptionGroup var format: FormatOption

    func validate() throws {
        let isOpen = try folder == nil && catalogue == nil && DefaultCatalogue.path() == nil
        if isOpen || (folder != nil && catalogue != nil) {
            throw ValidationError("Name a folder of models, or --catalogue DIR.")
        }
    }

    private struct Row: Encodable {
        let name: String
        let space: String
        let dimensions: Int
        let place: String
        let embeddings: Int?
        let active: Bool?
    }

    func run() async throws {
        let rows = try await rows()
        let output = try Output()
        switch format.format {
        case .json: try output.json(rows, isPretty: true)
        case .table:
            var table = Table(["name", "numbers", "embeddings", "space", "place"], rightAligned: [1, 2])
            for row in rows {
                let mark = row.active == true ? " (active)" : ""
                let count = row.embeddings.map(String.init) ?? ""
                table.add([
                    row.name + mark, "\(row.dimensions)", count, String(row.space.prefix(12)), row.place,
                ])
            }
            for line in table.lines { try output.line(line) }
        }
        try output.close()
        if rows.isEmpty { throw NothingFound() }
    }

    private func rows() async throws -> [Row] {
        if let folder {
            return try ModelFolder.list(in: folder).map {
                Row(
                    name: $0.card.name, space: $0.card.space, dimensions: $0.card.dimensions, place: $0.path,
                    embeddings: nil, active: nil)
            }
        }
        let spaces =
            try await (catalogue ?? DefaultCatalogue.path()).asyncMap {
                try await Shop.open($0).catalogue.spaces()
            }
            ?? []
        return spaces.map {
            Row(
                name: $0.space.name, space: $0.space.id, dimensions: $0.space.dimensions, place: $0.extractor,
                embeddings: $0.count, active: $0.isActive)
        }
    }
}

/// `lookbook models show`.
struct ModelsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "The card of a model.")

    @Argument(help: ArgumentHelp("Model folder.", valueName: "dir"))
    var folder: String

    @OptionGroup var format: FormatOption

    func run() async throws {
        let model = try ModelFolder(path: folder)
        let output = try Output()
        switch format.format {
        case .json: try output.json(model.card, isPretty: true)
        case .table: for line in ModelText(model).lines { try output.line(line) }
        }
        try output.close()
    }
}

/// `lookbook models verify`.
struct ModelsVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a model: files, network, numbers.",
        discussion: "Exit code 2 when a check fails.")

    @Argument(help: ArgumentHelp("Model folder.", valueName: "dir"))
    var folder: String

    @OptionGroup var format: FormatOption

    private struct Check: Encodable {
        let name: String
        let passed: Bool
        let detail: String
    }

    func run() async throws {
        let verification = try await ModelFolder(path: folder).verify(InferenceRuntime())
        let output = try Output()
        switch format.format {
        case .json:
            let checks = verification.checks.map {
                Check(name: $0.name, passed: $0.passed, detail: $0.detail)
            }
            try output.json(checks, isPretty: true)
        case .table:
            var table = Table(["check", "result", "detail"])
            for check in verification.checks {
                table.add([check.name, check.passed ? "ok" : "FAILED", check.detail])
            }
            for line in table.lines { try output.line(line) }
        }
        try output.close()
        if !verification.passed { throw ExitCode(2) }
    }
}

/// `lookbook models use`.
struct ModelsUseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Choose the space that answers queries; nothing is embedded.",
        discussion: "EXAMPLE\n  lookbook models use palette --catalogue shop")

    @Argument(help: ArgumentHelp("Name of a space, or the start of its id.", valueName: "space"))
    var space: String

    @OptionGroup var location: CatalogueOption

    func run() async throws {
        _ = try await Shop.open(location.catalogue)  // a catalogue that is not there is not made
        let shop = try await Shop.openOrCreate(location.catalogue)
        let record = try await shop.space(named: space)
        try await shop.catalogue.activate(record.space.id)
        Terminal.log("\(record.space.name) answers now, with \(record.count) embeddings")
    }
}

/// A model for a person.
struct ModelText {
    let lines: [String]

    init(_ model: ModelFolder) {
        let card = model.card
        let steps = model.preprocessing
        var lines = [
            "name           \(card.name)",
            "space          \(card.space)",
            "numbers        \(card.dimensions)",
            "input          \(steps.width) x \(steps.height), mean \(steps.mean), std \(steps.std)",
            "source         \(card.source.file) (SHA-256 \(card.source.checksum.prefix(16))…)",
        ]
        if let architecture = card.source.architecture {
            lines.append("architecture   \(architecture), padding \(card.source.padding ?? "symmetric")")
        }
        if let parameters = card.parameters {
            lines.append("parameters     \((Double(parameters) / 1e6).formatted(decimals: 2)) million")
        }
        if let multiplyAdds = card.multiplyAdds {
            lines.append(
                "multiply-adds  \((Double(multiplyAdds) / 1e6).formatted(decimals: 0)) million a picture")
        }
        lines.append("folder         \(model.path)")
        self.lines = lines.map(Terminal.printable)
    }
}
