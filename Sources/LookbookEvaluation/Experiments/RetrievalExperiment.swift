import Lookbook
package import LookbookCore
import LookbookImaging
import LookbookIndex
package import LookbookMeasures

/// Measures every combination of extractor, projection, query expansion and metric on the same queries.
package struct RetrievalExperiment {
    package let metrics: [SimilarityMetric]
    package let projections: [ProjectionChoice]
    package let expansions: [Int]
    package var options: RetrievalOptions
    package let bootstrap: Bootstrap
    /// Where the ids of the queries came from.
    package var queryFile: QueryIDs?
    /// What rows are ordered and compared by; nil for the usual measure.
    package var measure: Measure?
    /// The row that the others are compared with; nil for the best one.
    package var against: String?

    private let evaluator = RetrievalEvaluator { try ExactIndex($0) }

    package init(
        metrics: [SimilarityMetric], projections: [ProjectionChoice], expansions: [Int],
        options: RetrievalOptions,
        bootstrap: Bootstrap
    ) {
        self.metrics = metrics
        self.projections = projections
        self.expansions = expansions
        self.options = options
        self.bootstrap = bootstrap
    }

    /// What was measured, and what comparisons need of it.
    package struct Results {
        package var rows: [RetrievalRow] = []
        /// Of each row the values of the measures that rows are compared by.
        package var runs: [RetrievalRun] = []
        /// Where each row came from.
        package var sources: [Source] = []
        package var datasetHash = ""
        package var notes: [String] = []
    }

    /// The parts of a row.
    package struct Source: Sendable {
        package let space: Int
        package let projection: ProjectionChoice
        package let expansion: Int
        package let metric: SimilarityMetric
    }

    /// Measures.
    ///
    /// - Parameter progress: told how many rows are done, of how many, and what is under way.
    package func run(
        _ data: EvaluationData, rules: RowRules, progress: (_ done: Int, _ total: Int, _ note: String) -> Void
    ) async throws -> Results {
        try checkNames(data)
        var results = Results(notes: data.notes)
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
                    let note = "\(space.name), \(projection)"
                    progress(done, total, note)
                    let runs = try await evaluator.evaluate(
                        table, metrics: metrics, options: options(expansion),
                        progress: { progress(done + $0, total, note) })
                    for (metric, run) in zip(metrics, runs) {
                        let source = Source(
                            space: place, projection: projection, expansion: expansion, metric: metric)
                        add(run, source, space, table, to: &results)
                    }
                }
            }
        }
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
    package func sheets(_ source: Source, _ data: EvaluationData, pictures: SheetPictures) async throws
        -> [ResultSheet]
    {
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

extension RetrievalExperiment {
    /// Refuses the name of a row that cannot come, before anything is measured.
    ///
    /// - Throws: `input.row`.
    package func checkNames(_ data: EvaluationData) throws {
        guard let against else { return }
        let names = data.spaces.flatMap { space in
            projections.flatMap { projection in
                expansions.flatMap { expansion in
                    metrics.map {
                        RetrievalRow.name(
                            extractor: space, metric: $0, projection: projection.description,
                            queryExpansion: expansion)
                    }
                }
            }
        }
        guard !names.contains(against) else { return }
        throw LookbookError(
            .inputRow, "there will be no row \"\(against)\"",
            facts: [.remedy: "use one of: \(names.map { "\"\($0)\"" }.joined(separator: "; "))"])
    }

    /// Compares the rows of a report with the chosen one, or the best.
    ///
    /// - Returns: the place of the best row.
    /// - Throws: `input.nothing` when there is no row.
    package func compare(_ results: Results, in report: inout EvaluationReport) throws -> Int {
        report.measure = measure
        guard let bestName = report.ranked.first?.name,
            let best = results.rows.firstIndex(where: { $0.name == bestName })
        else {
            throw LookbookError(
                .inputNothing, "there is nothing to measure",
                facts: [.remedy: "check --extractors and --projection"])
        }
        let chosen = results.rows.firstIndex { $0.name == against }
        if let against, chosen == nil {
            report.notes.append("\(against) was left out: rows are compared with the best one.")
        }
        let first = chosen ?? best
        for place in results.rows.indices where place != first {
            let comparison = try PairedComparison(
                of: report.leadingMeasure, from: results.runs[first], to: results.runs[place],
                bootstrap: bootstrap)
            report.comparisons.append(
                ComparisonRow(
                    first: results.rows[first].name, second: results.rows[place].name, comparison: comparison)
            )
        }
        return best
    }
}

/// The pictures of a page: small copies, since a page shows some hundred of them.
package struct SheetPictures {
    package static let resultsPerQuery = 10
    /// Twice what a wide page shows, for screens with small pixels.
    private static let width = 200

    private let reader = LimitedFileReader(limit: PictureLimits().bytes)
    private let thumbnail = Thumbnail(decoder: PictureDecoder())

    /// Reads within the usual limits.
    package init() {}

    /// A small JPEG of a file; nil when the file is not there, or no picture.
    package func bytes(_ path: String) -> [UInt8]? {
        try? thumbnail.make(reader.read(path), width: Self.width)
    }
}
