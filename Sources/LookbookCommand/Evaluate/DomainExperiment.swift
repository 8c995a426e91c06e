import ArgumentParser
import LookbookAlgebra
import LookbookCore
import LookbookEvaluation
import LookbookIndex
import LookbookMeasures

/// How a label is guessed.
enum DomainMethod: String, CaseIterable, ExpressibleByArgument {
    /// As `lookbook recommend` guesses it.
    case vote
    /// Each of the nearest counts 1 / distance.
    case knn
    /// Logistic regression on the frozen vectors.
    case linear

    /// All names, for messages.
    static let known = allCases.map(\.rawValue).joined(separator: ", ")

    /// Methods joined by commas, each once; nil when one is unknown.
    static func read(_ text: String) -> [DomainMethod]? {
        var methods = [DomainMethod]()
        for word in words(text) {
            guard let method = DomainMethod(rawValue: word) else { return nil }
            if !methods.contains(method) { methods.append(method) }
        }
        return methods
    }
}

/// Guesses a label for pictures from others that are known.
struct DomainExperiment {
    /// Pictures that vote.
    var neighbours = DomainVote.voters
    /// What "near" means.
    var metric = SimilarityMetric.cosine
    /// C of the logistic regression.
    var inversePenalty = 10.0
    /// Draws the intervals; its seed chooses the folds when there is no split.
    let bootstrap: Bootstrap

    private static let folds = 5

    /// Guesses the labels of every space by every method.
    func guess(
        _ data: EvaluationData, _ methods: [DomainMethod], rules: RowRules
    ) async throws -> (rows: [DomainRow], note: String, datasetHash: String) {
        var rows = [DomainRow]()
        var (note, hash) = ("", "")
        for place in data.spaces.indices {
            let space = try await data.load(place)
            // All spaces hold the same pictures.
            (note, hash) = (self.note(rules, space.fitRows), space.datasetHash)
            for method in methods { rows.append(try await row(space, method)) }
        }
        return (rows, note, hash)
    }

    /// Guesses the label of every picture that is scored.
    ///
    /// With a split from the pictures to fit on; without one in five folds, each guessed from the other four. A picture is
    /// never guessed from an identical one.
    private func row(_ space: LabelledSpace, _ method: DomainMethod) async throws -> DomainRow {
        let asked = Self.distinct(space.scored)
        var truth = [String]()
        var predicted = [String]()
        for (known, asked) in space.fitRows.areScored ? folds(asked) : [(Self.distinct(space.fitting), asked)] {
            let hidden = Set(asked.pixelHashes.compactMap(\.self))
            let teachers = known.filtered { row in known.pixelHashes[row].map { !hidden.contains($0) } ?? true }
            guard !teachers.ids.isEmpty else {
                throw LookbookError(
                    .inputFit, "there is no picture with a label to learn from",
                    facts: [.remedy: "check --split and --fit"])
            }
            truth += asked.labels.compactMap(\.self)
            predicted += try await predictions(method, from: teachers, for: asked.vectors)
        }
        let right = zip(truth, predicted).map { $0 == $1 ? 1.0 : 0 }
        return DomainRow(
            name: "\(space.name), \(name(of: method))",
            confusion: try ConfusionMatrix(truth: truth, predicted: predicted), accuracy: bootstrap.mean(of: right))
    }

    /// What a report says of where guesses came from.
    private func note(_ rules: RowRules, _ rows: FitRows) -> String {
        rows.areScored
            ? "Guessed in five folds, each from the other four."
            : rules.note("Guessed from what was learned", rows)
    }

    private func name(of method: DomainMethod) -> String {
        let near = metric == .cosine ? "" : ", \(metric.rawValue)"
        return switch method {
        case .vote: "vote of \(neighbours)\(near)"
        case .knn: "nearest \(neighbours) by 1 / distance\(near)"
        case .linear: "linear, C = \(inversePenalty)"
        }
    }

    private func predictions(
        _ method: DomainMethod, from known: LabelledVectors, for vectors: VectorMatrix
    ) async throws -> [String] {
        let labels = known.labels.compactMap(\.self)
        switch method {
        case .vote:
            let found = try await ExactIndex(known.vectors).nearest(
                to: vectors, count: neighbours, metric: metric, among: nil)
            return found.map { neighbours in
                let votes = neighbours.map { (labels[Int($0.row)], $0.distance) }
                return DomainVote(nearest: votes, metric: metric, dimensions: vectors.columns)?.domain ?? ""
            }
        case .knn:
            return try await NeighbourVote(neighbours: neighbours, metric: metric).predictions(
                for: vectors, index: ExactIndex(known.vectors), labels: labels)
        case .linear:
            let model = try await LogisticRegression.fitted(
                to: known.vectors, labels: labels, inversePenalty: inversePenalty)
            return try model.predictions(for: vectors)
        }
    }

    /// One row of each picture, of those with a label.
    private static func distinct(_ table: LabelledVectors) -> LabelledVectors {
        var seen = Set<String>()
        return table.filtered { row in
            guard table.labels[row] != nil else { return false }
            return table.pixelHashes[row].map { seen.insert($0).inserted } ?? true
        }
    }

    private func folds(_ table: LabelledVectors) -> [(known: LabelledVectors, asked: LabelledVectors)] {
        var generator = SeededGenerator(seed: bootstrap.seed)
        let fold = table.ids.map { _ in generator.next(below: Self.folds) }
        return (0..<Self.folds).filter { fold.contains($0) }.map { chosen in
            (table.filtered { fold[$0] != chosen }, table.filtered { fold[$0] == chosen })
        }
    }
}
