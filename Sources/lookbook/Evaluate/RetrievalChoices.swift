import ArgumentParser
import Foundation
import LookbookCore
import LookbookEvaluation

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
        help: ArgumentHelp("Average this many nearest into the query first; several joined by commas.", valueName: "n"))
    var queryExpansion = "0"

    @Option(name: .customShort("k"), help: ArgumentHelp("Places that are looked at.", valueName: "k,k"))
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

    /// The experiment that the words describe.
    ///
    /// - Throws: `input.…` or `evaluation.input` for a word that means nothing.
    func experiment(seed: UInt64, bootstrap: Bootstrap) throws -> RetrievalExperiment {
        var options = RetrievalOptions()
        options.ks = try numbers(ks, option: "-k", least: 1)
        options.relevanceWeights = try RelevanceWeights(relevanceWeights)
        options.queries = try querySelection()
        options.seed = seed
        return RetrievalExperiment(
            metrics: try chosenMetrics(), projections: try words(projection).map { try ProjectionChoice($0) },
            expansions: try numbers(queryExpansion, option: "--query-expansion", least: 0), options: options,
            bootstrap: bootstrap)
    }

    private func chosenMetrics() throws -> [SimilarityMetric] {
        if metrics == "all" { return SimilarityMetric.allCases }
        return try words(metrics).map { name in
            guard let metric = SimilarityMetric(rawValue: name) else {
                let known = SimilarityMetric.allCases.map(\.rawValue).joined(separator: ", ")
                throw InputError("input.metric", "there is no metric \"\(name)\"", hint: "use all, or of: \(known)")
            }
            return metric
        }
    }

    private func querySelection() throws -> QuerySelection {
        if queries == "all" { return .all }
        if let count = Int(queries) {
            guard count > 0 else { throw ValidationError("--queries takes 1 or more.") }
            return .sample(count)
        }
        guard let data = FileManager.default.contents(atPath: queries) else {
            throw InputError(
                "file.missing", "there is no file \(queries)", hint: "--queries takes all, a number, or a file of ids")
        }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        return .ids(Set(lines.map(String.init)))
    }
}

/// Whole numbers joined by commas.
///
/// - Throws: `input.number`.
func numbers(_ text: String, option: String, least: Int) throws -> [Int] {
    let found = words(text).map { Int($0) }
    let valid = found.compactMap(\.self).filter { $0 >= least && $0 <= 1_000_000 }
    guard !found.isEmpty, valid.count == found.count else {
        throw InputError(
            "input.number", "\(option) \(text) cannot be read",
            hint: "write whole numbers from \(least), joined by commas")
    }
    return valid
}
