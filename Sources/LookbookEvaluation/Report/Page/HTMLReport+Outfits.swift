import LookbookMeasures

extension HTMLReport {
    /// How well compatibility scores tell what was worn together.
    var outfits: String? {
        guard let first = report.outfits.first else { return nil }
        func chart(_ title: String, chance: Double, _ value: (OutfitResult) -> Estimate) -> String {
            let groups = report.outfits.map { row in
                BarChart.Group(name: row.name, bars: [bar(value(row.result), colour: 0, row.name)])
            }
            let reference = (chance * 100, "chance")
            return figure(title, BarChart(title: title, groups: groups, reference: reference, width: 500).svg())
        }
        return section(
            "Goes with",
            "\(grouped(first.result.outfits)) outfits, \(grouped(first.result.questions)) blanks. Distractors are of the same domain, from "
                + "other outfits. Per cent, with 95 % intervals that draw whole outfits.",
            "<div class=\"pairs\">"
                + chart("Fill in the blank", chance: first.result.chance) { $0.fillInTheBlank }
                + chart("Compatibility, area under the curve", chance: 0.5) { $0.compatibilityAUC } + "</div>")
    }
}
