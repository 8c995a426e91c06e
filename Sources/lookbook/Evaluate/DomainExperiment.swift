import ArgumentParser
import LookbookCore
import LookbookEvaluation
import LookbookIndex

/// How a domain is guessed.
enum DomainMethod: String, CaseIterable, ExpressibleByArgument {
    /// As `lookbook recommend` guesses it.
    case vote
    /// Each of the nearest counts 1 / distance.
    case knn
    /// Logistic regression on the frozen vectors.
    case linear
}

/// Guesses a label for pictures from others that are known.
struct DomainExperiment {
    /// Pictures that vote.
    let neighbours: Int
    /// C of the logistic regression.
    let inversePenalty: Double
    /// Chooses the folds when there is no split.
    let seed: UInt64

    private static let folds = 5

    /// The right and the guessed label of each picture.
    struct Guesses {
        var truth: [String] = []
        var predicted: [String] = []

        var confusion: ConfusionMatrix {
            get throws { try ConfusionMatrix(truth: truth, predicted: predicted) }
        }

        /// The share of right guesses with its interval.
        func accuracy(_ bootstrap: Bootstrap) -> Estimate {
            bootstrap.mean(of: zip(truth, predicted).map { $0 == $1 ? 1 : 0 })
        }
    }

    /// Guesses every picture that is scored.
    ///
    /// With a split from the pictures to fit on; without one in five folds, each guessed from the other four. A picture is
    /// never guessed from an identical one.
    func guesses(_ space: LabelledSpace, method: DomainMethod, rules: RowRules) async throws -> Guesses {
        let asked = Self.distinct(space.scored)
        var guesses = Guesses()
        for (known, asked) in rules.fitsOnScoredRows ? folds(asked) : [(Self.distinct(space.fitting), asked)] {
            let hidden = Set(asked.pixelHashes.compactMap(\.self))
            let teachers = known.filtered { row in known.pixelHashes[row].map { !hidden.contains($0) } ?? true }
            guesses.truth += asked.labels.compactMap(\.self)
            guesses.predicted += try await predictions(method, from: teachers, for: asked.vectors)
        }
        return guesses
    }

    private func predictions(
        _ method: DomainMethod, from known: LabelledVectors, for vectors: VectorMatrix
    ) async throws -> [String] {
        let labels = known.labels.compactMap(\.self)
        switch method {
        case .vote:
            let found = try await ExactIndex(known.vectors).nearest(
                to: vectors, count: neighbours, metric: .cosine, among: nil)
            return found.map { neighbours in
                DomainVote(neighbours.map { (labels[Int($0.row)], $0.distance) })?.domain ?? ""
            }
        case .knn:
            return try await NeighbourVote(neighbours: neighbours).predictions(
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
        var generator = SeededGenerator(seed: seed)
        let fold = table.ids.map { _ in generator.next(below: Self.folds) }
        return (0..<Self.folds).filter { fold.contains($0) }.map { chosen in
            (table.filtered { fold[$0] != chosen }, table.filtered { fold[$0] == chosen })
        }
    }
}
