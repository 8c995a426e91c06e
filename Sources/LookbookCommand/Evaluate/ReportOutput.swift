import LookbookCore
import LookbookEvaluation
import LookbookMeasures

/// Writes a report as the user asked for it.
struct ReportOutput {
    let options: ReportOptions
    let report: EvaluationReport
    /// For `--format table`.
    let lines: [String]
    /// For `--format csv`, without the end of the last line.
    let csv: [String]
    var sheets: [ResultSheet] = []
    /// The row that the sheets show.
    var sheetsName = ""

    func write() throws {
        let output = try Output(options.output)
        switch options.format {
        case .table: for line in lines { try output.line(line) }
        case .csv:
            // The only form that has no place for them.
            for note in report.notes { Terminal.log(note) }
            for line in csv { try output.line(line) }
        case .json: try output.json(report, isPretty: true)
        case .html: try output.line(HTMLReport(report, sheets: sheets, sheetsName: sheetsName).html)
        }
        try output.close()
        if let sidecar = options.sidecar {
            let numbers = try Output(sidecar)
            try numbers.json(report, isPretty: true)
            try numbers.close()
        }
    }
}

/// A table that can be read by a person and by a program.
struct ResultTable {
    let header: [String]
    /// Columns of numbers.
    var rightAligned: Set<Int> = []
    var rows: [[String]] = []

    /// Aligned columns.
    var lines: [String] {
        var table = Table(header, rightAligned: rightAligned)
        for row in rows { table.add(row) }
        return table.lines
    }

    /// RFC 4180.
    var csv: [String] { ([header] + rows).map(CSVRow.encode) }
}

extension Estimate {
    /// Per cent with the interval: `51.2 (49.8 to 52.5)`.
    func percentWithInterval(decimals: Int = 1) -> String {
        let parts = [value, lower, upper].map { ($0 * 100).formatted(decimals: decimals) }
        return "\(parts[0]) (\(parts[1]) to \(parts[2]))"
    }
}
