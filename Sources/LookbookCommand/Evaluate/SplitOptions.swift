import ArgumentParser
import LookbookEvaluation
import LookbookMeasures

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
