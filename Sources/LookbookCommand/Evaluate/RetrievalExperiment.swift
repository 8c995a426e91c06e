import LookbookCore
import LookbookEvaluation
import LookbookIndex
import LookbookMeasures

/// Measures every combination of extractor, projection, query expansion and metric on the same queries.
struct RetrievalExperiment {
    let metrics: [SimilarityMetric]
    let projections: [ProjectionChoice]
    let expansions: [Int]
    var options: RetrievalOptions
    let bootstrap: Bootstrap
    /// Where the ids of the queries came from.
    var queryFile: QueryIDs?
    /// What rows are ordered and compared by; nil for the usual measure.
    var measure: Measure?
    /// The row that the others are compared with; nil for the best one.
    var against: String?

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
        try checkNames(data)
        var results = Results(notes: data.notes)
        var bar = ProgressBar("evaluating")
        let total = data.spaces.count * projections.count * expansions.count * metrics.count
        for place in data.spaces.indices {
            let space = try await data.load(place)
            if results.datasetHash.isEmpty { try describe(space, rules, in: &results) }
            let fits = try await ProjectionFits(projections, to: space.fitting.vectors)
            for projection in projections {
                if let obstacle = fits.obstacle(projection) {
                    results.notes.append("\(space.name), \(projection): left out, since \(obstacle).")
                    continue
                }
                let table = try fits.apply(projection, to: space.scored)
                for expansion in expansions {
                    let done = results.rows.count
                    let show = { bar.show(done + $0, of: total, note: "\(space.name), \(projection)") }
                    show(0)
                    let runs = try await evaluator.evaluate(
                        table, metrics: metrics, options: options(expansion), progress: show)
                    for (metric, run) in zip(metrics, runs) {
                        let source = Source(space: place, projection: projection, expansion: expansion, metric: metric)
                        add(run, source, space, table, to: &results)
                    }
                }
            }
        }
        bar.finish()
        return results
    }

    /// What is true of all spaces, since all hold the same pictures.
    private func describe(_ space: LabelledSpace, _ rules: RowRules, in results: inout Results) throws {
        results.datasetHash = space.datasetHash
        if let note = try queryFile?.note(space.scored) { results.notes.append(note) }
        guard projections.contains(where: { $0 != .none }) else { return }
        results.notes.append(rules.note("Projections were fitted", space.fitRows))
    }

    private func options(_ expansion: Int) -> RetrievalOptions {
        var options = options
        options.queryExpansion = expansion
        return options
    }

    private func add(
        _ run: RetrievalRun, _ source: Source, _ space: LabelledSpace, _ table: LabelledVectors,
        to results: inout Results
    ) {
        results.rows.append(
            RetrievalRow(
                extractor: space.name, space: space.id, metric: source.metric,
                projection: source.projection.description, queryExpansion: source.expansion,
                dimensions: table.vectors.columns, summary: run.summary(bootstrap: bootstrap)))
        let compared: [Measure] = [.averagePrecisionAt(10), .averagePrecision] + (measure.map { [$0] } ?? [])
        results.runs.append(run.selecting(compared))
        results.sources.append(source)
    }

    /// Runs one row again with its results kept, and shows good, typical and worst queries as pictures.
    func sheets(_ source: Source, _ data: EvaluationData, pictures: SheetPictures) async throws -> [ResultSheet] {
        let space = try await data.load(source.space)
        guard space.images.contains(where: { $0 != nil }) else { return [] }
        let fits = try await ProjectionFits([source.projection], to: space.fitting.vectors)
        let table = try fits.apply(source.projection, to: space.scored)
        var options = options(source.expansion)
        options.keptResults = SheetPictures.resultsPerQuery
        let run = try await evaluator.evaluate(table, metric: source.metric, options: options)
        return ResultSheet.sheets(of: run, table: table, metric: source.metric) { row in
            space.images[row].flatMap(pictures.bytes)
        }
    }
}
