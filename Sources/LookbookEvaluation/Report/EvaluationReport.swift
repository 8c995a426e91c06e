internal import Foundation
package import LookbookCore
package import LookbookMeasures

/// All numbers of an evaluation with what is needed to repeat it. Its JSON is the archive; tables and pages are views of it.
package struct EvaluationReport: Sendable, Hashable, Codable {
    /// What the page is called.
    package var title: String
    /// The version of Lookbook that measured.
    package var version: String
    /// When, in ISO 8601.
    package var createdAt: String
    /// What was measured on.
    package var dataset: Dataset
    /// The seed of samples and intervals.
    package var seed: UInt64
    /// The weights of the average relevance score, as the user writes them.
    package var relevanceWeights: String
    /// All options that change a number, by their names without dashes, as the user wrote them or by default: what is
    /// needed, with the data and the seed, to repeat the run.
    package var options: [String: String]?
    /// The measure that rows are ordered and compared by, when the user has chosen one; see ``leadingMeasure``.
    package var measure: Measure?
    /// One row for each combination of extractor, metric and projection.
    package var retrieval: [RetrievalRow] = []
    /// Differences between pairs of rows.
    package var comparisons: [ComparisonRow] = []
    /// How well domains are guessed.
    package var domains: [DomainRow] = []
    /// How well compatibility scores do.
    package var outfits: [OutfitRow] = []
    /// How often the kind is right across sources; nil where it was not asked for.
    package var cross: CrossResult?
    /// How long extraction takes.
    package var timings: [TimingRow] = []
    /// What a reader must know of how it was done: sentences.
    package var notes: [String] = []

    /// What was measured on.
    package struct Dataset: Sendable, Hashable, Codable {
        /// Its name, for people.
        package var name: String
        /// A hash over ids, labels and pictures: equal hash, equal data.
        package var hash: String
        /// The field that says what is right.
        package var label: String
        /// The split, as the user wrote it; nil for all.
        package var split: String?

        /// See the properties.
        package init(name: String, hash: String, label: String, split: String? = nil) {
            self.name = name
            self.hash = hash
            self.label = label
            self.split = split
        }
    }

    /// An empty report; the rows are set afterwards.
    package init(
        title: String, version: String, createdAt: String, dataset: Dataset, seed: UInt64,
        relevanceWeights: RelevanceWeights = .linear
    ) {
        self.title = title
        self.version = version
        self.createdAt = createdAt
        self.dataset = dataset
        self.seed = seed
        self.relevanceWeights = relevanceWeights.description
    }

    /// The measure that rows are ordered by: the chosen one, else mAP@10 where it was computed, else the full-ranking mAP.
    package var leadingMeasure: Measure {
        if let measure, retrieval.first?.summary[measure] != nil { return measure }
        let hasTen = retrieval.first?.summary[.averagePrecisionAt(10)] != nil
        return hasTen ? .averagePrecisionAt(10) : .averagePrecision
    }

    /// The retrieval rows, the best by the leading measure first; equal ones stay in their order.
    package var ranked: [RetrievalRow] {
        let measure = leadingMeasure
        func value(_ row: RetrievalRow) -> Double { row.summary[measure]?.micro.value ?? 0 }
        return retrieval.enumerated().sorted { (value($0.1), -$0.0) > (value($1.1), -$1.0) }.map(\.element)
    }
}

extension EvaluationReport {
    /// All numbers as JSON, keys sorted.
    ///
    /// - Throws: `evaluation.report` when a number is not finite.
    package func json() throws(LookbookError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw LookbookError(
                .evaluationReport, "the report cannot be written: \(error)",
                facts: [.remedy: "report this as a bug"])
        }
    }

    /// Reads what ``json()`` writes.
    ///
    /// - Throws: `evaluation.report` for anything else.
    package init(json: [UInt8]) throws(LookbookError) {
        do {
            self = try JSONDecoder().decode(EvaluationReport.self, from: Data(json))
        } catch {
            throw LookbookError(
                .evaluationReport, "the file is no evaluation report: \(error)",
                facts: [.remedy: "give a file written by `lookbook evaluate`"])
        }
    }
}

extension EvaluationReport {
    /// The retrieval rows as CSV (RFC 4180): one line for each row and measure, with micro and macro means and their intervals.
    package var csv: String {
        let header = [
            "extractor", "space", "metric", "projection", "expansion", "dimensions", "measure", "micro",
            "micro_lower",
            "micro_upper", "macro", "macro_lower", "macro_upper", "queries", "without_positives", "collapsed",
        ]
        let lines = retrieval.flatMap { row in row.summary.measures.map { Self.fields(row, $0) } }
        return ([header] + lines).map { CSVRow.encode($0) + "\n" }.joined()
    }

    private static func fields(_ row: RetrievalRow, _ measure: RetrievalSummary.MeasureSummary) -> [String] {
        let counts = row.summary.counts
        let numbers = [measure.micro, measure.macro].flatMap { [$0.value, $0.lower, $0.upper] }
        return [
            row.extractor, row.space, row.metric.rawValue, row.projection, "\(row.queryExpansion)",
            "\(row.dimensions)",
            measure.measure.description,
        ] + numbers.map { fixed($0, 6) } + [
            "\(counts.queries)", "\(counts.queriesWithoutPositives)", "\(counts.collapsedDuplicates)",
        ]
    }
}

extension EvaluationReport {
    /// The measures of the summary, in their order: precision at every k that was asked for, the other families at one k
    /// (10 where it was asked for, else the largest), and those of the full ranking.
    var summaryMeasures: [Measure] {
        let computed = Set(retrieval.flatMap { $0.summary.measures.map(\.measure) })
        let ks = Set(computed.compactMap(\.k)).sorted()
        guard let smallest = ks.first, let largest = ks.last else { return [] }
        let k = ks.contains(10) ? 10 : largest
        // P@1 is hit@1, which is shown.
        let wanted: [Measure] =
            ks.filter { $0 > 1 }.map { .precision($0) } + [
                .hit(smallest), .recall(k), .averagePrecisionAt(k), .averagePrecision, .relevance(k),
                .ndcg(k),
                .rPrecision, .reciprocalRank,
            ]
        let leading = wanted.contains(leadingMeasure) ? [] : [leadingMeasure]
        return (leading + wanted).filter(computed.contains)
    }

    /// A table for the terminal: per cent, the best row first and marked with `*`, half the width of the interval behind.
    package var table: String {
        let measures = summaryMeasures
        let header = ["", "row"] + measures.map(\.description)
        let lines = ranked.enumerated().map { place, row in
            [place == 0 ? "*" : "", row.name]
                + measures.map { measure in
                    row.summary[measure].map { Self.withMargin($0.micro) } ?? "-"
                }
        }
        let cells = [header] + lines
        let widths = header.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { line in
            zip(line, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column < 2 ? cell.0 + space : space + cell.0
            }.joined(separator: "  ").trimmingEnd + "\n"
        }.joined()
    }

    private static func withMargin(_ estimate: Estimate) -> String {
        "\(percent(estimate.value)) ±\(percent((estimate.upper - estimate.lower) / 2))"
    }
}

extension String {
    fileprivate var trimmingEnd: String {
        var part = self[...]
        while part.last == " " { part = part.dropLast() }
        return String(part)
    }
}
