import ArgumentParser
import LookbookCore
import LookbookEvaluation

/// `--split`, `--fit`, `--exclude-labels`.
struct SplitOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Score only the rows with this value, as queries and as gallery.", valueName: "field=value"))
    var split: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Fit projections and classifiers on these rows. Default: the rows outside --split.",
            valueName: "field=value"))
    var fit: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Rows with these labels take no part, joined by commas.", valueName: "labels"))
    var excludeLabels = ""

    /// - Parameter label: what counts as right.
    func rules(label: String) throws -> RowRules {
        RowRules(
            label: try LabelField(label), excluded: Set(words(excludeLabels)),
            split: try split.map { try FieldValue($0, option: "--split") },
            fit: try fit.map { try FieldValue($0, option: "--fit") })
    }
}

/// Which rows are scored, which are fitted on, and what their labels are.
struct RowRules: Sendable {
    let label: LabelField
    let excluded: Set<String>
    let split: FieldValue?
    let fit: FieldValue?

    /// A row's label; nil when a field is missing, empty or excluded.
    func label(of fields: (String) -> String?) -> String? {
        var parts = [String]()
        for name in label.fields {
            guard let value = fields(name), !value.isEmpty, !excluded.contains(value) else { return nil }
            parts.append(value)
        }
        let whole = parts.joined(separator: " + ")
        return excluded.contains(whole) ? nil : whole
    }

    func isScored(_ fields: (String) -> String?) -> Bool {
        split.map { fields($0.field) == $0.value } ?? true
    }

    func isFitted(_ fields: (String) -> String?) -> Bool {
        if let fit { return fields(fit.field) == fit.value }
        return split == nil || !isScored(fields)
    }

    /// Whether something that is fitted has seen what is scored.
    var fitsOnScoredRows: Bool { split == nil && fit == nil }

    /// What a report says of a fit.
    func note(_ what: String, fittedRows: Int) -> String {
        if fitsOnScoredRows {
            return "\(what) on the pictures that are scored, since no split was given: what is fitted has seen them."
        }
        let place = fit.map { "with \($0)" } ?? "outside \(split.map(String.init(describing:)) ?? "")"
        return "\(what) on \(fittedRows) pictures \(place)."
    }
}
