import ArgumentParser
import LookbookImaging

/// `lookbook bench pictures`.
struct BenchPicturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pictures",
        abstract: "Pictures per second on one core: decoding, and decoding with resizing.",
        discussion: "EXAMPLE\n  lookbook bench pictures shop/pictures --format json")

    @Argument(help: ArgumentHelp("Picture files or folders.", valueName: "pictures"))
    var pictures: [String]

    @OptionGroup var format: FormatOption

    func run() async throws {
        let result = try PictureBenchmark().run(PictureFiles.find(pictures))
        let output = try Output()
        switch format.format {
        case .json: try output.json(result, isPretty: true)
        case .table: for line in result.lines { try output.line(line) }
        }
        try output.close()
    }
}
