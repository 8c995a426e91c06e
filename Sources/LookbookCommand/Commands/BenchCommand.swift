import ArgumentParser
import LookbookMeasures

/// `lookbook bench …`.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure speed on this machine.",
        discussion: """
            EXAMPLES
              lookbook bench search --vectors x.npy --queries q.npy -k 10 --metric cosine --output ids.npy
              lookbook bench pictures shop/pictures
              lookbook bench extractors --pictures shop/pictures
            """,
        subcommands: [BenchSearchCommand.self, BenchPicturesCommand.self, BenchExtractorsCommand.self])
}
