import ArgumentParser
import LookbookImaging
import LookbookInference

/// `lookbook bench pictures`.
struct BenchPicturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pictures",
        abstract: "Pictures per second on one core: decoding, resizing, and both.",
        discussion: "EXAMPLE\n  lookbook bench pictures shop/pictures --preprocessing imagenet --format json")

    @Argument(help: ArgumentHelp("Picture files or folders.", valueName: "pictures"))
    var pictures: [String]

    @Option(name: .long, help: ArgumentHelp("Preset or JSON file.", valueName: "name|file.json"))
    var preprocessing = "imagenet"

    @OptionGroup var format: FormatOption

    func run() async throws {
        let files = try PictureFiles.find(pictures)
        let figures = try PictureBenchmark(preprocessing: PreprocessingFile.read(preprocessing)).run(paths: files)
        let output = try Output()
        switch format.format {
        case .json: try output.json(figures, isPretty: true)
        case .table:
            try output.line("\(figures.pictures) pictures, one core")
            try output.line("decode             \(figures.decode.formatted(decimals: 0)) pictures/s")
            try output.line("resize and crop    \(figures.resize.formatted(decimals: 0)) pictures/s")
            try output.line("both               \(figures.prepare.formatted(decimals: 0)) pictures/s")
        }
        try output.close()
    }
}
