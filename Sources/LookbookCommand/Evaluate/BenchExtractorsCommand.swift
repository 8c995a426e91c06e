import ArgumentParser
import Foundation
import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookImaging
import LookbookInference
import LookbookNetworks

/// `lookbook bench extractors`.
struct BenchExtractorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extractors",
        abstract: "How long each extractor takes, its size and its work.",
        discussion: """
            Times the built-in extractor, the given model folders, and our architectures with random weights (time does not \
            depend on them): one picture alone, a batch, and as many batches at once as there are cores. With --pictures also \
            the whole path from file to vector, on as many of them as fill the time.

            EXAMPLES
              lookbook bench extractors
              lookbook bench extractors --extractors models/mobilenetv1_075 --architectures none --pictures photos/
              lookbook bench extractors --format html --output time.html
            """)

    @Option(
        name: .long,
        help: ArgumentHelp("Built-in names and model folders, joined by commas.", valueName: "names"))
    var extractors = ExtractorLibrary.builtInNames.joined(separator: ",")

    @Option(
        name: .long,
        help: ArgumentHelp("Our architectures, joined by commas; all, or none.", valueName: "names"))
    var architectures = "all"

    @Option(name: .long, help: ArgumentHelp("Picture files or folders, joined by commas.", valueName: "dirs"))
    var pictures: String?

    @Option(name: .long, help: ArgumentHelp("How long each measurement lasts.", valueName: "s"))
    var seconds = 1.0

    @OptionGroup var limits: PictureLimitOptions
    @OptionGroup var output: ReportOptions

    func validate() throws {
        guard seconds >= 0, seconds <= 600 else { throw ValidationError("--seconds takes 0 to 600.") }
    }

    func run() async throws {
        var benchmark = ExtractorBenchmark(seconds: seconds, limits: limits.limits) { Terminal.log($0) }
        if let pictures { benchmark.files = try PictureFiles.find(words(pictures)) }
        try output.refuseToOverwrite(benchmark.files)
        let runtime = try InferenceRuntime()
        var rows = [TimingRow]()
        let networks = try chosenArchitectures()
        let names = words(extractors)
        for name in names {
            let row = try await benchmark.measure(try await subject(name, runtime))
            rows.append(row)
            Self.tell(row, rows.count, of: names.count + networks.count)
        }
        let models = try RandomModels(runtime)
        for architecture in networks {
            let model = try await models.make(architecture)
            let row = try await benchmark.measure(try subject(model, runtime))
            rows.append(row)
            Self.tell(row, rows.count, of: names.count + networks.count)
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var report = output.report(
            "Extraction time",
            dataset: .init(
                name: "one picture, as large as each network takes it, \(cores) cores", hash: "", label: ""))
        report.timings = rows
        let table = Self.table(rows)
        try ReportOutput(options: output, report: report, lines: table.lines, csv: table.csv).write()
    }

    /// Some networks take a minute: whoever waits sees how far it is.
    private static func tell(_ row: TimingRow, _ place: Int, of count: Int) {
        let time = row.millisecondsSingle.formatted(decimals: 1)
        Terminal.log("\(place) of \(count): \(row.extractor), \(time) ms a picture")
    }

    private func chosenArchitectures() throws -> [Architecture] {
        switch architectures {
        case "all": Architecture.all
        case "none": []
        default: try words(architectures).map { try Architecture.named($0) }
        }
    }

    private func subject(_ name: String, _ runtime: InferenceRuntime) async throws -> ExtractorSubject {
        if let folder = try ExtractorLibrary.folder(of: name) { return try subject(folder, runtime) }
        let extractor = try await ExtractorLibrary(cache: nil).extractor(name)
        return ExtractorSubject(name: name, single: extractor, batch: extractor)
    }

    private func subject(_ model: ModelFolder, _ runtime: InferenceRuntime) throws -> ExtractorSubject {
        let attributes = try FileManager.default.attributesOfItem(atPath: model.networkPath)
        return ExtractorSubject(
            name: model.card.name, single: try model.extractor(runtime, options: .init(goal: .latency)),
            batch: try model.extractor(runtime, options: .init(goal: .throughput)),
            parameters: model.card.parameters, multiplyAdds: model.card.multiplyAdds,
            bytes: (attributes[.size] as? NSNumber)?.intValue)
    }

    private static func table(_ rows: [TimingRow]) -> ResultTable {
        var table = ResultTable(
            header: [
                "extractor", "ms, one", "ms, batch", "pictures/s", "pictures/s from file", "parameters, M",
                "multiply-adds, M", "size, MB",
            ], rightAligned: [1, 2, 3, 4, 5, 6, 7])
        for row in rows {
            let millions = [row.parameters, row.multiplyAdds, row.bytes].map { $0.map { Double($0) / 1e6 } }
            table.rows.append([
                row.extractor, row.millisecondsSingle.formatted(decimals: 2), shown(row.millisecondsBatch, 2),
                shown(row.picturesPerSecond, 1), shown(row.picturesPerSecondFromFile, 1),
                shown(millions[0], 2),
                shown(millions[1], 0), shown(millions[2], 1),
            ])
        }
        return table
    }

    private static func shown(_ value: Double?, _ decimals: Int) -> String {
        value.map { $0.formatted(decimals: decimals) } ?? "-"
    }
}
