import ArgumentParser
import Foundation
import LookbookCore
import LookbookImaging
import LookbookIndex
import LookbookInference
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

/// `lookbook bench search`.
struct BenchSearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Queries per second, one at a time and batched.",
        discussion: """
            Vectors and queries are NPY files (float32, one vector a row). The ids written with --output are row numbers of \
            the vectors, int64, one line a query: compare them with any other tool. Without files, 100,000 x 512 random \
            vectors are made from a fixed seed.

            EXAMPLE
              lookbook bench search --vectors x.npy --queries q.npy -k 10 --metric cosine --output ids.npy --format json
            """)

    @Option(name: .long, help: ArgumentHelp("The vectors to search.", valueName: "x.npy"))
    var vectors: String?

    @Option(name: .long, help: ArgumentHelp("The queries.", valueName: "q.npy"))
    var queries: String?

    @Option(name: [.customShort("k"), .long], help: ArgumentHelp("Neighbours of a query.", valueName: "n"))
    var count = 10

    @Option(name: .long, help: "What \"near\" means.")
    var metric = SimilarityMetric.cosine

    @Option(name: .long, help: ArgumentHelp("Write the neighbours' row numbers here.", valueName: "ids.npy"))
    var output: String?

    @Option(name: .long, help: ArgumentHelp("Threads; default: all cores.", valueName: "n"))
    var threads: Int?

    @Option(name: .long, help: ArgumentHelp("Rounds; the median counts.", valueName: "n"))
    var repeats = 5

    @Option(name: .long, help: ArgumentHelp("The most queries that are asked one at a time.", valueName: "n"))
    var singleQueries = 500

    @OptionGroup var format: FormatOption

    func validate() throws {
        if (vectors == nil) != (queries == nil) {
            throw ValidationError("Give both --vectors and --queries, or neither.")
        }
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads takes 1 to 1024.") }
        guard repeats > 0, singleQueries > 0 else {
            throw ValidationError("--repeats and --single-queries take 1 or more.")
        }
    }

    func run() async throws {
        let base =
            try vectors.map { try NPY(contentsOf: $0).matrix() } ?? Self.synthetic(rows: 100_000, seed: 1)
        let asked =
            try queries.map { try NPY(contentsOf: $0).matrix() } ?? Self.synthetic(rows: 1000, seed: 2)
        let index = try threads.map { try ExactIndex(base, threads: $0) } ?? ExactIndex(base)
        let (result, answers) = try await SearchBenchmark(
            count: count, metric: metric, repeats: repeats, singleQueries: singleQueries
        )
        .run(asked, on: index)
        if let output { try answers.write(to: output) }
        let out = try Output()
        switch format.format {
        case .json: try out.json(result, isPretty: true)
        case .table: for line in Self.lines(result) { try out.line(line) }
        }
        try out.close()
    }

    private static func lines(_ result: SearchBenchmark.Result) -> [String] {
        let single = result.single
        return [
            "\(result.rows) x \(result.dimensions), \(result.queries) queries, k \(result.count), \(result.metric.rawValue), "
                + "\(result.kernels.rawValue), \(result.threads) threads",
            "one at a time  \(single.queriesPerSecond.formatted(decimals: 1)) queries/s, median "
                + "\(single.p50.formatted(decimals: 3)) ms, 95 % \(single.p95.formatted(decimals: 3)) ms, 99 % "
                + "\(single.p99.formatted(decimals: 3)) ms",
            "batched        \(result.batch.queriesPerSecond.formatted(decimals: 1)) queries/s",
            "processor time \(single.processorMilliseconds.formatted(decimals: 3)) ms a query, batched "
                + "\(result.batch.processorMilliseconds.formatted(decimals: 3)) ms",
            "memory         \(result.memory.vectors / 1_000_000) MB vectors, "
                + "\(result.memory.codes / 1_000_000) MB codes and bounds, "
                + "\(result.memory.statistics / 1_000_000) MB norms",
        ]
    }

    /// Random vectors of length 512: xorshift numbers, uniform in -1...1.
    private static func synthetic(rows: Int, seed: UInt64) -> VectorMatrix {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        let values = (0..<rows * 512).map { _ -> Float in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Float(state >> 40) / Float(1 << 23) - 1
        }
        return VectorMatrix(rows: rows, columns: 512, values: values)
    }
}

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
        let figures = try PictureBenchmark(preprocessing: PreprocessingFile.read(preprocessing)).run(
            paths: files)
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
