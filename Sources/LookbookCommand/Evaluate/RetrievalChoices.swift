import ArgumentParser
import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// What a retrieval evaluation varies and measures.
struct RetrievalChoices: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Metrics joined by commas, or all.", valueName: "names"))
    var metrics = "cosine"

    @Option(
        name: .long,
        help: ArgumentHelp("none, pca:N and pca-whiten:N, joined by commas.", valueName: "projections"))
    var projection = "none"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Average this many nearest into the query first; several joined by commas.", valueName: "n"))
    var queryExpansion = "0"

    @Option(
        name: .customShort("k"),
        help: ArgumentHelp("Places that are looked at: P@k, mAP@k and the others at each.", valueName: "k,k"))
    var ks = "1,5,10,15,20"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Which rows ask: all, a number drawn with the seed, or a file of ids.", valueName: "all|n|file"))
    var queries = "all"

    @Option(
        name: .long,
        help: ArgumentHelp("Weights of ARS: linear, reciprocal, log2 or geometric:p.", valueName: "name"))
    var relevanceWeights = "linear"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Order and compare rows by this measure: P@5, hit@1, nDCG@10, MRR ... Default: mAP@10, or mAP.",
            valueName: "name"))
    var measure: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Compare all rows with this one, named as in the table. Default: the best row.", valueName: "row")
    )
    var against: String?

    /// The experiment that the words describe.
    ///
    /// - Throws: `input.…` or `evaluation.input` for a word that means nothing.
    func experiment(seed: UInt64, bootstrap: Bootstrap) throws -> RetrievalExperiment {
        var options = RetrievalOptions()
        options.ks = try numbers(ks, option: "-k", least: 1)
        options.relevanceWeights = try RelevanceWeights(relevanceWeights)
        options.seed = seed
        var experiment = RetrievalExperiment(
            metrics: try chosenMetrics(), projections: try words(projection).map { try ProjectionChoice($0) },
            expansions: try numbers(queryExpansion, option: "--query-expansion", least: 0), options: options,
            bootstrap: bootstrap)
        try chooseQueries(&experiment)
        experiment.measure = try measure.map { try chosenMeasure($0, among: options.measures) }
        experiment.against = against
        return experiment
    }

    /// What was chosen, for the report.
    var chosen: [String: String] {
        var chosen = [
            "metrics": metrics, "projection": projection, "query-expansion": queryExpansion, "k": ks,
            "queries": queries,
            "relevance-weights": relevanceWeights,
        ]
        chosen["measure"] = measure
        chosen["against"] = against
        return chosen
    }

    private func chosenMeasure(_ name: String, among measures: [Measure]) throws -> Measure {
        guard let measure = Measure(name), measures.contains(measure) else {
            throw LookbookError(
                .inputMeasure, "the measure \"\(name)\" is not computed",
                facts: [
                    .remedy:
                        "use one of: \(measures.map(\.description).joined(separator: ", ")); -k adds more"
                ])
        }
        return measure
    }

    private func chosenMetrics() throws -> [SimilarityMetric] {
        if metrics == "all" { return SimilarityMetric.allCases }
        return try words(metrics).map { name in
            guard let metric = SimilarityMetric(rawValue: name) else {
                let known = SimilarityMetric.allCases.map(\.rawValue).joined(separator: ", ")
                throw LookbookError(
                    .inputMetric, "there is no metric \"\(name)\"",
                    facts: [.remedy: "use all, or of: \(known)"])
            }
            return metric
        }
    }

    private func chooseQueries(_ experiment: inout RetrievalExperiment) throws {
        if queries == "all" { return }
        if let count = Int(queries) {
            guard count > 0 else { throw ValidationError("--queries takes 1 or more.") }
            experiment.options.queries = .sample(count)
        } else {
            let file = try QueryIDs(contentsOf: queries)
            experiment.options.queries = .ids(file.ids)
            experiment.queryFile = file
        }
    }

    /// The file of ids; nil when there is none.
    var queryFile: String? {
        queries == "all" || Int(queries) != nil ? nil : queries
    }
}

/// Whole numbers joined by commas.
///
/// - Throws: `input.number`.
func numbers(_ text: String, option: String, least: Int) throws -> [Int] {
    let found = words(text).map { Int($0) }
    let valid = found.compactMap(\.self).filter { $0 >= least && $0 <= 1_000_000 }
    guard !found.isEmpty, valid.count == found.count else {
        throw LookbookError(
            .inputNumber, "\(option) \(text) cannot be read",
            facts: [.remedy: "write whole numbers from \(least), joined by commas"])
    }
    return valid
}
