import LookbookCore
import LookbookEvaluation
import LookbookIndex

/// Measures every combination of extractor, projection, query expansion and metric on the same queries.
struct RetrievalExperiment {
    let metrics: [SimilarityMetric]
    let projections: [ProjectionChoice]
    let expansions: [Int]
    let options: RetrievalOptions
    let bootstrap: Bootstrap

    private let evaluator = RetrievalEvaluator { try ExactIndex($0) }

    init(
        metrics: [SimilarityMetric], projections: [ProjectionChoice], expansions: [Int], options: RetrievalOptions,
        bootstrap: Bootstrap
    ) {
        self.metrics = metrics
        self.projections = projections
        self.expansions = expansions
        self.options = options
        self.bootstrap = bootstrap
    }

    /// What was measured, and what comparisons need of it.
    struct Results {
        var rows: [RetrievalRow] = []
        /// Of each row the values of the measures that rows are compared by.
        var runs: [RetrievalRun] = []
        /// Where each row came from.
        var sources: [Source] = []
        var datasetHash = ""
        var notes: [String] = []
    }

    /// The parts of a row.
    struct Source: Sendable {
        let space: Int
        let projection: ProjectionChoice
        let expansion: Int
        let metric: SimilarityMetric
    }

    func run(_ data: EvaluationData, rules: RowRules) async throws -> Results {
        var results = Results(notes: data.notes)
        var bar = ProgressBar("evaluating")
        let total = data.spaces.count * projections.count * expansions.count * metrics.count
        for place in data.spaces.indices {
            let space = try await data.load(place)
            if results.datasetHash.isEmpty {
                results.datasetHash = space.datasetHash
                if projections.contains(where: { $0 != .none }) {
                    results.notes.append(rules.note("Projections were fitted", fittedRows: space.fitting.vectors.rows))
                }
            }
            let fits = try await ProjectionFits(projections, to: space.fitting.vectors)
            for projection in projections {
                guard let table = try fits.apply(projection, to: space.scored) else {
                    Terminal.log("\(space.name) has fewer numbers than \(projection) asks for: left out")
                    continue
                }
                for expansion in expansions {
                    for metric in metrics {
                        bar.show(
                            results.rows.count, of: total, note: "\(space.name), \(projection), \(metric.rawValue)")
                        let source = Source(space: place, projection: projection, expansion: expansion, metric: metric)
                        try await add(source, space, table, to: &results)
                    }
                }
            }
        }
        bar.finish()
        return results
    }

    private func add(
        _ source: Source, _ space: LabelledSpace, _ table: LabelledVectors, to results: inout Results
    ) async throws {
        var options = options
        options.queryExpansion = source.expansion
        let run = try await evaluator.evaluate(table, metric: source.metric, options: options)
        results.rows.append(
            RetrievalRow(
                extractor: space.name, space: space.id, metric: source.metric,
                projection: source.projection.description, queryExpansion: source.expansion,
                dimensions: table.vectors.columns, summary: run.summary(bootstrap: bootstrap)))
        results.runs.append(run.selecting([.averagePrecisionAt(10), .averagePrecision]))
        results.sources.append(source)
    }

    /// Runs one row again with its results kept, and shows good, typical and worst queries as pictures.
    func sheets(_ source: Source, _ data: EvaluationData, pictures: SheetPictures) async throws -> [ResultSheet] {
        let space = try await data.load(source.space)
        guard space.images.contains(where: { $0 != nil }) else { return [] }
        let fits = try await ProjectionFits([source.projection], to: space.fitting.vectors)
        guard let table = try fits.apply(source.projection, to: space.scored) else { return [] }
        var options = options
        options.queryExpansion = source.expansion
        options.keptResults = SheetPictures.resultsPerQuery
        let run = try await evaluator.evaluate(table, metric: source.metric, options: options)
        return ResultSheet.sheets(of: run, table: table, metric: source.metric) { row in
            space.images[row].flatMap(pictures.bytes)
        }
    }
}

/// The picture files of a page.
struct SheetPictures {
    static let resultsPerQuery = 10
    /// Files over this size are not embedded: a page shows some hundred pictures.
    private static let limit = 150_000

    /// The file, when it is there and small.
    func bytes(_ path: String) -> [UInt8]? {
        try? LimitedFileReader(limit: Self.limit).read(path)
    }
}
