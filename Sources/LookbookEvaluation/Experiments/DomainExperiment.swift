import LookbookAlgebra
package import LookbookCore
import LookbookIndex
package import LookbookMeasures

/// How a label is guessed.
package enum DomainMethod: String, CaseIterable, Sendable {
    /// As `lookbook recommend` guesses it.
    case vote
    /// Each of the nearest counts 1 / distance.
    case knn
    /// Logistic regression on the frozen vectors.
    case linear

    /// All names, for messages.
    package static let known = allCases.map(\.rawValue).joined(separator: ", ")

    /// Methods joined by commas, each once; nil when one is unknown.
    package static func read(_ text: String) -> [DomainMethod]? {
        var methods = [DomainMethod]()
        for word in words(text) {
            guard let method = DomainMethod(rawValue: word) else { return nil }
            if !methods.contains(method) { methods.append(method) }
        }
        return methods
    }
}

/// Guesses a label for pictures from others that are known.
package struct DomainExperiment {
    /// Pictures that vote.
    package var neighbours = DomainVote.voters
    /// What "near" means.
    package var metric = SimilarityMetric.cosine
    /// C of the logistic regression.
    package var inversePenalty = 10.0
    /// Draws the intervals; its seed chooses the folds when there is no split.
    package let bootstrap: Bootstrap

    private static let folds = 5

    /// See the properties.
    package init(
        neighbours: Int = DomainVote.voters, metric: SimilarityMetric = .cosine, inversePenalty: Double = 10,
        bootstrap: Bootstrap
    ) {
        (self.neighbours, self.metric, self.inversePenalty) = (neighbours, metric, inversePenalty)
        self.bootstrap = bootstrap
    }

    /// Guesses the labels of every space by every method.
    package func guess(
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
        for (known, asked) in space.fitRows.areScored ? folds(asked) : [(Self.distinct(space.fitting), asked)]
        {
            let hidden = Set(asked.pixelHashes.compactMap(\.self))
            let teachers = known.filtered { row in known.pixelHashes[row].map { !hidden.contains($0) } ?? true
            }
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
            confusion: try ConfusionMatrix(truth: truth, predicted: predicted),
            accuracy: bootstrap.mean(of: right))
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

/// Guesses a class by a vote of the nearest labelled vectors: each counts 1 / distance; neighbours at distance 0, if any,
/// decide alone. As scikit-learn's `KNeighborsClassifier(weights="distance")`.
package struct NeighbourVote: Sendable {
    /// How many neighbours vote, at least 1.
    package var neighbours: Int
    /// What "near" means.
    package var metric: SimilarityMetric

    /// - Parameters:
    ///   - neighbours: how many vote.
    ///   - metric: what "near" means.
    package init(neighbours: Int = DomainVote.voters, metric: SimilarityMetric = .cosine) {
        self.neighbours = max(1, neighbours)
        self.metric = metric
    }

    /// The class of each query; among classes with equal votes the first by name.
    ///
    /// - Parameters:
    ///   - queries: one query a row.
    ///   - index: over the labelled vectors.
    ///   - labels: the class of each row of the index.
    /// - Throws: `evaluation.input` when the labels do not fit the index, and what the index throws.
    package func predictions(
        for queries: VectorMatrix, index: any VectorIndex, labels: [String]
    ) async throws -> [String] {
        guard labels.count == index.rows, !labels.isEmpty else {
            throw LookbookError(
                .evaluationInput, "\(index.rows) vectors have \(labels.count) labels",
                facts: [.remedy: "give one label for each vector"])
        }
        let found = try await index.nearest(to: queries, count: neighbours, metric: metric, among: nil)
        return found.map { winner(among: $0, labels: labels) }
    }

    private func winner(among neighbours: [Neighbour], labels: [String]) -> String {
        let hasExact = neighbours.contains { $0.distance <= 0 }
        var votes = [String: Double]()
        for neighbour in neighbours {
            let vote = hasExact ? (neighbour.distance <= 0 ? 1 : 0) : 1 / Double(neighbour.distance)
            votes[labels[Int(neighbour.row)], default: 0] += vote
        }
        return votes.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
    }
}
