internal import LookbookCore

/// Short names for the rows of one chart: what is the same in all of them is left out.
func shortNames(of rows: [RetrievalRow]) -> [String] {
    let parts = rows.map { row in
        [
            row.extractor, row.metric.rawValue, row.projection == "none" ? "" : row.projection,
            row.queryExpansion == 0 ? "" : "expansion \(row.queryExpansion)",
        ]
    }
    let varying = (0..<4).filter { place in Set(parts.map { $0[place] }).count > 1 }
    return parts.map { row in
        let shown = (varying.isEmpty ? [0] : varying).map { row[$0] }.filter { !$0.isEmpty }
        // A row that differs from others only by having no projection still needs a name.
        return shown.isEmpty ? "no projection" : shown.joined(separator: " · ")
    }
}
