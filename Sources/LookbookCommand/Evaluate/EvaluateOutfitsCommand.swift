import ArgumentParser
import Foundation
import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// `lookbook evaluate outfits`.
struct EvaluateOutfitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outfits",
        abstract: "How well a score tells what was worn together.",
        discussion: """
            FILE is a JSON array: [{"outfit": "1", "split": "train", "items": [{"item": "1-a", "image": "1/a.jpg", "domain": \
            "top"}]}]. Fill in the blank: one piece of an outfit against three of the same domain from other outfits (chance \
            25 %). AUC: outfits against outfits with every piece replaced (chance 0.5). The domains' means are taken from the \
            outfits of the split "train" when another one is scored.

            EXAMPLES
              lookbook evaluate outfits --outfits outfits.json --extractor models/mobilenetv1_075 --score all
              lookbook evaluate outfits --outfits outfits.json --split validation --score style,engine --format json
            """)

    @Option(name: .long, help: ArgumentHelp("The outfits.", valueName: "file.json"))
    var outfits: String

    @Option(
        name: .long,
        help: ArgumentHelp("Where the pictures lie. Default: images beside the file.", valueName: "dir"))
    var images: String?

    @Option(name: .long, help: ArgumentHelp("Built-in extractor or model folder.", valueName: "name|dir"))
    var extractor = ExtractorLibrary.defaultName

    @Option(
        name: .long,
        help: ArgumentHelp(
            "\(OutfitScore.allCases.map(\.rawValue).joined(separator: ", ")), joined by commas, or all.",
            valueName: "names"))
    var score = "all"

    @Option(name: .long, help: ArgumentHelp("Score only the outfits of this split.", valueName: "name"))
    var split: String?

    @Option(name: .long, help: ArgumentHelp("Draws of the questions, from --seed on.", valueName: "n"))
    var draws = 5

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What style and harmony count in the score engine, to try others.", valueName: "s,h"))
    var weights: String?

    @OptionGroup var limits: PictureLimitOptions
    @OptionGroup var output: ReportOptions

    func validate() throws {
        let known = OutfitScore.allCases.map(\.rawValue)
        guard score == "all" || (!words(score).isEmpty && words(score).allSatisfy(known.contains)) else {
            throw ValidationError("--score takes all, or of: \(known.joined(separator: ", ")).")
        }
        if weights != nil, engineWeights == nil {
            throw ValidationError("--weights takes two numbers of 0 or more, the first above 0: 0.9,0.1.")
        }
        guard (1...1000).contains(draws) else { throw ValidationError("--draws takes 1 to 1000.") }
    }

    private var engineWeights: Compatibility.Weights? {
        let numbers = words(weights ?? "").map { Float($0) ?? -1 }
        guard numbers.count == 2, numbers[0] > 0, numbers[1] >= 0, numbers.allSatisfy(\.isFinite) else {
            return nil
        }
        return .init(style: numbers[0], harmony: numbers[1], agreement: 0)
    }

    func run() async throws {
        try output.refuseToOverwrite([outfits])
        let bytes = try limits.reader.read(outfits)
        let all = try Outfit.read(json: bytes)
        let folder = images ?? (outfits as NSString).deletingLastPathComponent + "/images"
        let extractor = try await ExtractorLibrary(cache: nil).extractor(extractor)
        var bar = ProgressBar("embedding")
        let pieces = try await OutfitPieces(
            all.flatMap(\.items), in: folder, extractor: extractor, limits: limits.limits,
            progress: { bar.show($0, of: $1) }, warn: { Terminal.log($0) })
        bar.finish()
        var experiment = try OutfitExperiment(all, pieces: pieces, split: split)
        if let engineWeights { experiment.weights = engineWeights }
        let chosen =
            score == "all" ? OutfitScore.allCases : words(score).compactMap(OutfitScore.init(rawValue:))
        let seeds = (0..<UInt64(draws)).map { output.seed &+ $0 }
        let results = try chosen.map { try experiment.measure($0, seeds: seeds, bootstrap: output.bootstrap) }
        var report = output.report(
            "Goes with: \(extractor.space.name)",
            dataset: .init(
                name: (outfits as NSString).lastPathComponent, hash: ContentHash.of(bytes), label: "",
                split: split))
        report.outfits = zip(chosen, results).map {
            OutfitRow(name: "\(extractor.space.name), \($0.rawValue)", result: $1.result)
        }
        report.options = self.chosen
        report.notes =
            experiment.notes + ["Questions of \(draws) draws together; intervals draw whole outfits."]
        let table = Self.table(report.outfits, results)
        try ReportOutput(
            options: output, report: report, lines: report.notes + [""] + table.lines, csv: table.csv
        )
        .write()
    }

    /// What was chosen, for the report.
    private var chosen: [String: String] {
        var chosen = ["extractor": extractor, "score": score, "draws": "\(draws)"]
        chosen["split"] = split
        chosen["weights"] = weights
        return chosen
    }

    private static func table(_ rows: [OutfitRow], _ results: [OutfitExperiment.Result]) -> ResultTable {
        var table = ResultTable(
            header: [
                "score", "fill in the blank, %", "draws from - to", "AUC, %", "draws from - to", "blanks",
                "outfits",
            ],
            rightAligned: [1, 2, 3, 4, 5, 6])
        for (row, result) in zip(rows, results) {
            table.rows.append([
                row.name, row.result.fillInTheBlank.percentWithInterval(),
                range(result.draws.map(\.fillInTheBlank.value)),
                row.result.compatibilityAUC.percentWithInterval(),
                range(result.draws.map(\.compatibilityAUC.value)),
                "\(row.result.questions)", "\(row.result.outfits)",
            ])
        }
        return table
    }

    private static func range(_ values: [Double]) -> String {
        [values.min(), values.max()].map { (($0 ?? 0) * 100).formatted(decimals: 1) }.joined(separator: " - ")
    }
}

extension PictureLimitOptions {
    /// Reads files within the limits.
    var reader: LimitedFileReader { LimitedFileReader(limit: limits.bytes) }
}
