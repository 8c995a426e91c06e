import LookbookCore
import LookbookMeasures

extension HTMLReport {
    /// The options of the run, folded away.
    var settings: String? {
        guard let options = report.options, !options.isEmpty else { return nil }
        let rows = options.sorted { $0.key < $1.key }.map { [escapedForHTML($0.key), escapedForHTML($0.value)] }
        return section(
            "To repeat it", "The same data, options and seed give the same numbers.",
            "<details><summary>All options</summary>" + table(["Option", "Value"], rows, style: "words") + "</details>")
    }

    /// How the numbers came about.
    var method: String? {
        guard let counts = report.retrieval.first?.summary.counts else { return nil }
        let left = [
            ("Rows given", counts.rows), ("without a label, left out", counts.unlabelled),
            ("identical pictures, collapsed into one", counts.collapsedDuplicates),
            ("- of them with another label than the one that stayed", counts.conflictingDuplicates),
            ("Pictures searched", counts.gallery), ("Queries scored", counts.queries),
            ("Queries left out: no other picture has their label", counts.queriesWithoutPositives),
        ]
        let definitions = [
            (
                "P@k, hit@k, recall@k",
                "right results among the first k, divided by k; any at all; divided by all R that could be found"
            ),
            ("mAP@k, mAP", "average precision with the denominator min(k, R); over the full ranking with R"),
            (
                "ARS@k",
                "average relevance score: places weighted (\(report.relevanceWeights)), divided by the sum of the weights"
            ),
            ("nDCG@k", "gains of 0 and 1, discounted by 1 / log2(place + 1), divided by the best possible"),
            ("R-precision, MRR", "precision at R; mean of 1 / place of the first right result"),
        ]
        return section(
            "How it was measured",
            "The query itself and identical pictures are removed first. Places that are missing count as wrong. Equal distances are "
                + "ordered by id.",
            table(["Counts", ""], left.map { [escapedForHTML($0.0), grouped($0.1)] })
                + "<h3>Measures</h3>"
                + table(["Measure", "Definition"], definitions.map { [$0.0, escapedForHTML($0.1)] }, style: "words"))
    }
}
