import ArgumentParser
import Foundation
import Logging
import Lookbook
import LookbookCore
import LookbookFeeds
import LookbookServer
import LookbookStore

/// `lookbook demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Import the sample catalogue, recommend for a few pictures, and serve the web page.",
        discussion: """
            Run it in the repository, or name the samples with --sample. It serves until Ctrl-C; with --no-serve it ends by \
            itself, and the page that it wrote can be opened as a file.

            EXAMPLES
              lookbook demo
              lookbook demo --no-serve --output Demo
            """)

    @Option(name: .long, help: ArgumentHelp("Folder of the sample catalogue.", valueName: "dir"))
    var sample = "Examples/sample-catalogue"

    @Option(
        name: .long, help: ArgumentHelp("Folder for the catalogue and the written page.", valueName: "dir"))
    var output = "Demo"

    @Option(name: .long, help: ArgumentHelp("Built-in extractor or model folder.", valueName: "name|dir"))
    var extractor = ExtractorLibrary.defaultName

    @Flag(inversion: .prefixedNo, help: "Serve the web page when the rest is done.")
    var serve = true

    @Option(name: .long, help: "Port to serve on; only this machine can reach it.")
    var port = 8080

    func run() async throws {
        let feed = try FeedOpener.open(sample + "/feed.csv")
        let limits = PictureLimits(pixels: ServerSettings().pixelLimit * 1_000_000)
        let shop = try await Shop.openOrCreate(output + "/catalogue", limits: limits)
        let extractor = try await shop.extractorForImport(extractor)
        let importer = Importer(
            catalogue: shop.catalogue, extractor: extractor, tools: shop.tools,
            options: ImportOptions(concurrency: ProcessInfo.processInfo.activeProcessorCount))
        let summary = try await importer.run(feed)
        try await shop.catalogue.activate(extractor.space.id)
        let out = try Output()
        for line in ImportSummaryText(summary).lines { try out.line(line) }
        let answers = try await answers(shop)
        for answer in answers { for line in [""] + RecommendationText(answer).lines { try out.line(line) } }
        let page = output + "/index.html"
        let file = try Output(page)
        try file.line(RecommendationPage().html(answers, title: "Lookbook: the sample catalogue"))
        try file.close()
        try out.line("\nThe same with pictures: \(page)")
        try out.close()
        if serve { try await self.serve(shop) }
    }

    /// Serves the demo's catalogue to this machine, with the defaults of `lookbook serve`.
    private func serve(_ shop: Shop) async throws {
        var settings = ServerSettings()
        settings.port = port
        let logger = Logger(label: "lookbook") { _ in LineLogHandler(format: .text, logLevel: .notice) }
        let served = try shop.served(
            as: "catalogue", cacheBytes: settings.cacheMegabytes << 20, logger: logger)
        let keys = KeyFile(path: shop.folder.appending(path: "keys.json").path)
        let run = ServerRun(settings: settings, catalogues: [served], keys: keys, logger: logger)
        try await run.run { Terminal.log("The shop's page: \($0) (Ctrl-C ends it)") }
    }

    private func answers(_ shop: Shop) async throws -> [Recommendation] {
        let recommender = try await shop.recommender(over: shop.activeSnapshot())
        var options = RecommendOptions()
        options.count = 5
        options.maximumDomains = 3
        var answers: [Recommendation] = []
        for path in try PictureFiles.find([sample + "/queries"]).prefix(5) {
            answers.append(try await recommender.recommend(shop.query(path), options))
        }
        return answers
    }
}
