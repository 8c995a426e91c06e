import ArgumentParser
import LookbookCore
import LookbookEvaluation

/// `--split`, `--fit`, `--exclude-labels`.
struct SplitOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Score only the rows with this value, as queries and as gallery. Default: those outside --fit, or all.",
            valueName: "field=value"))
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

    /// What was chosen, for the report.
    var chosen: [String: String] {
        ["split": split, "fit": fit, "exclude-labels": excludeLabels].compactMapValues(\.self)
    }
}

/// Which rows are scored, which may be fitted on, and what their labels are.
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
        if let split { return split.holds(fields) }
        return fit.map { !$0.holds(fields) } ?? true
    }

    /// Whether a row may be fitted on if it is not scored.
    func mayBeFitted(_ fields: (String) -> String?) -> Bool {
        fit?.holds(fields) ?? true
    }

    /// Which rows are scored, in words; nil for all.
    var scoredRows: String? {
        split.map(String.init(describing:)) ?? fit.map { "outside \($0)" }
    }

    /// What a report says of a fit.
    ///
    /// - Parameters:
    ///   - what: the beginning of the sentence: `Projections were fitted`.
    ///   - rows: what was fitted on.
    func note(_ what: String, _ rows: FitRows) -> String {
        let count = rows.places.count
        guard rows.areScored else {
            let place = fit.map { "with \($0)" } ?? "outside \(split.map(String.init(describing:)) ?? "")"
            return "\(what) on \(count) pictures \(place); none of them is scored."
        }
        let reason = scoredRows == nil ? "no split was given" : "there are no others"
        return "\(what) on \(count) pictures that are scored too, since \(reason): what is fitted has seen them."
    }
}
