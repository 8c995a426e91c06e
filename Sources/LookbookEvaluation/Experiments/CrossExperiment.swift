import Foundation
package import Lookbook
package import LookbookCore
import LookbookIndex
package import LookbookMeasures

/// Which labels of a gallery are right for a label of queries from another source.
package struct CrossMap: Sendable, Hashable {
    /// Right labels of the gallery by the query's label.
    package let right: [String: Set<String>]

    /// See the property.
    package init(right: [String: Set<String>]) { self.right = right }

    /// Reads `{"Dress": ["Dresses"], …}`, or one of several such tables by its name.
    ///
    /// - Throws: `evaluation.input` when the text is something else, or has no table of that name.
    package init(json: [UInt8], table: String?) throws(LookbookError) {
        var object = (try? JSONSerialization.jsonObject(with: Data(json))) as? [String: Any]
        if let table { object = object?[table] as? [String: Any] }
        let lists = (object ?? [:]).compactMapValues { $0 as? [String] }
        guard !lists.isEmpty else {
            throw LookbookError(
                .evaluationInput, "the map has no table\(table.map { " called \"\($0)\"" } ?? "") of labels",
                facts: [
                    .remedy:
                        "write {\"label of a query\": [\"right label of the gallery\"]}; name one of several with --table"
                ])
        }
        right = lists.mapValues(Set.init)
    }
}

/// Pictures of one source as queries against a gallery of another: how often the kind is right.
package struct CrossExperiment {
    /// What is right.
    package let map: CrossMap
    /// What "near" means.
    package let metric: SimilarityMetric
    /// Draws the intervals.
    package let bootstrap: Bootstrap

    private static let shown = 10

    /// See the properties.
    package init(map: CrossMap, metric: SimilarityMetric = .cosine, bootstrap: Bootstrap) {
        self.map = map
        self.metric = metric
        self.bootstrap = bootstrap
    }

    /// What a query is taken for when it is served.
    package struct Served: Sendable {
        /// Whether a kind is one of those that right labels have.
        package let isRight: @Sendable (_ domain: String, _ right: Set<String>) -> Bool
        /// The guess for a vector.
        package let guess: @Sendable (_ vector: [Float]) async throws -> KindGuess.Candidate

        /// See the properties.
        package init(
            isRight: @escaping @Sendable (_ domain: String, _ right: Set<String>) -> Bool,
            guess: @escaping @Sendable (_ vector: [Float]) async throws -> KindGuess.Candidate
        ) {
            self.isRight = isRight
            self.guess = guess
        }
    }

    /// Measures.
    ///
    /// - Parameters:
    ///   - queries: with their labels; those without a right label in the gallery are left out and counted.
    ///   - gallery: with its labels; identical pictures count once.
    ///   - served: what the served program says, nil where only vectors are known.
    /// - Throws: `evaluation.input` when no query has a right answer in the gallery.
    package func measure(
        _ queries: LabelledVectors, gallery: LabelledVectors, served: Served?
    ) async throws -> CrossResult {
        let gallery = Self.distinct(gallery)
        let labels = gallery.labels.map { $0 ?? "" }
        let counts = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
        let different = Self.distinct(queries)
        let asked = different.filtered { row in
            rightLabels(of: different.labels[row]).contains { counts[$0] != nil }
        }
        guard !asked.ids.isEmpty else {
            throw LookbookError(
                .evaluationInput, "no query has a label that the map has right answers for in the gallery",
                facts: [.remedy: "check --map, --label, --gallery-label and --split"])
        }
        let index = try ExactIndex(gallery.vectors)
        let found = try await index.nearest(
            to: asked.vectors, count: DomainVote.voters, metric: metric, among: nil)
        var rows: [CrossQuery] = []
        for (place, neighbours) in found.enumerated() {
            let label = asked.labels[place] ?? ""
            let right = rightLabels(of: label)
            let near = neighbours.map { (labels[Int($0.row)], $0.distance) }
            var row = CrossQuery(label: label)
            if let vote = DomainVote(near) {
                row.voted = right.contains(vote.domain)
                row.voteConfidence = Double(vote.confidence)
            }
            row.rightOfTen = near.prefix(Self.shown).count { right.contains($0.0) }
            row.possible = min(Self.shown, right.reduce(0) { $0 + counts[$1, default: 0] })
            if let served {
                let guess = try await served.guess(Array(asked.vectors[place]))
                row.served = served.isRight(guess.domain, right)
                row.confidence = Double(guess.confidence)
            }
            rows.append(row)
        }
        return CrossResult(
            rows, shown: Self.shown, leftOut: queries.ids.count - asked.ids.count,
            gallery: gallery.ids.count, bootstrap: bootstrap)
    }

    private func rightLabels(of label: String?) -> Set<String> { label.flatMap { map.right[$0] } ?? [] }

    /// One row of each picture, of those with a label.
    private static func distinct(_ table: LabelledVectors) -> LabelledVectors {
        var seen = Set<String>()
        return table.filtered { row in
            guard table.labels[row] != nil else { return false }
            return table.pixelHashes[row].map { seen.insert($0).inserted } ?? true
        }
    }
}

/// What became of one query.
package struct CrossQuery: Sendable, Hashable {
    let label: String
    var voted = false
    var voteConfidence = 0.0
    var served: Bool?
    var confidence = 0.0
    var rightOfTen = 0
    var possible = 0
}

/// How often the kind was right across sources.
package struct CrossResult: Sendable, Hashable, Codable {
    /// Queries that were scored.
    package var queries: Int
    /// Queries without a right answer in the gallery, or shown twice.
    package var leftOut: Int
    /// Different pictures of the gallery.
    package var gallery: Int
    /// The kind as it is served; nil where only vectors were known.
    package var served: Estimate?
    /// How far the served confidence lies from the share of right guesses, 0...1; nil with ``served``.
    package var calibrationError: Double?
    /// The kind by a vote of the nearest labels.
    package var voted: Estimate
    /// The share of right labels among the ten nearest.
    package var precision: Estimate
    /// Whether a right label is among the ten nearest.
    package var found: Estimate
    /// The largest precision that the gallery allows: some kinds have fewer than ten pictures.
    package var ceiling: Double
    /// By the query's label, ascending.
    package var byLabel: [Label]

    /// The queries of one label.
    package struct Label: Sendable, Hashable, Codable {
        package var label: String
        package var queries: Int
        package var served: Double?
        package var voted: Double
        package var precision: Double
    }

    init(_ rows: [CrossQuery], shown: Int, leftOut: Int, gallery: Int, bootstrap: Bootstrap) {
        func share(_ rows: [CrossQuery], _ value: (CrossQuery) -> Double) -> Double {
            rows.reduce(0) { $0 + value($1) } / Double(max(rows.count, 1))
        }
        func precision(_ row: CrossQuery) -> Double { Double(row.rightOfTen) / Double(shown) }
        func voted(_ row: CrossQuery) -> Double { row.voted ? 1 : 0 }
        let isServed = rows.allSatisfy { $0.served != nil }
        func served(_ row: CrossQuery) -> Double { row.served == true ? 1 : 0 }
        queries = rows.count
        self.leftOut = leftOut
        self.gallery = gallery
        self.served = isServed ? bootstrap.mean(of: rows.map(served)) : nil
        calibrationError =
            isServed
            ? CalibrationError.expected(rows.map { ($0.confidence, $0.served == true) }) : nil
        self.voted = bootstrap.mean(of: rows.map(voted))
        self.precision = bootstrap.mean(of: rows.map(precision))
        found = bootstrap.mean(of: rows.map { $0.rightOfTen > 0 ? 1 : 0 })
        ceiling = share(rows) { Double($0.possible) / Double(shown) }
        byLabel = Dictionary(grouping: rows, by: \.label).sorted { $0.key < $1.key }.map { label, rows in
            Label(
                label: label, queries: rows.count, served: isServed ? share(rows, served) : nil,
                voted: share(rows, voted), precision: share(rows, precision))
        }
    }
}

extension CrossExperiment.Served {
    /// What a shop's own answers begin with.
    ///
    /// - Parameters:
    ///   - shop: the gallery.
    ///   - record: the space that is searched.
    ///   - labels: of the gallery; a kind is right when an item with a right label has it.
    ///   - metric: what "near" means.
    package static func answers(
        of shop: Shop, in record: SpaceRecord, labels: LabelledVectors, metric: SimilarityMetric
    ) async throws -> CrossExperiment.Served {
        let head = try await shop.extractor(of: record, isForQueries: true).kinds
        let recommender = try await shop.recommender(over: shop.snapshot(of: record.space))
        let rules = RowRules(label: try LabelField("domain"), excluded: [], split: nil, fit: nil)
        let kinds = try await EvaluationData.catalogue(shop, extractors: record.space.id, rules: rules).load(
            0)
        let domains = Dictionary(zip(kinds.scored.ids, kinds.scored.labels)) { first, _ in first }
        var domainsOfLabel: [String: Set<String>] = [:]
        for (id, label) in zip(labels.ids, labels.labels) {
            guard let label, let domain = domains[id] ?? nil else { continue }
            domainsOfLabel[label, default: []].insert(domain)
        }
        let known = domainsOfLabel
        return .init(
            isRight: { domain, right in right.contains { known[$0]?.contains(domain) == true } },
            guess: { try await recommender.guess($0, head: head, metric: metric).best })
    }
}
