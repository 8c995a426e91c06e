import LookbookCore
package import LookbookMeasures

/// `FIELD=VALUE`: the rows of a split.
package struct FieldValue: Sendable, CustomStringConvertible {
    package let field: String
    package let value: String

    /// - Parameter option: which option it was given to, for messages.
    package init(_ text: String, option: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw LookbookError(
                .inputSplit, "\(option) \(text) cannot be read",
                facts: [.remedy: "write \(option) split=validation"])
        }
        field = parts[0]
        value = parts[1]
    }

    /// Whether a row has the value.
    package func holds(_ fields: (String) -> String?) -> Bool { fields(field) == value }

    package var description: String { "\(field)=\(value)" }
}

/// Words joined by commas, without the spaces around them.
package func words(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
}

/// Which rows are scored, which may be fitted on, and what their labels are.
package struct RowRules: Sendable {
    package let label: LabelField
    package let excluded: Set<String>
    package let split: FieldValue?
    package let fit: FieldValue?

    package init(label: LabelField, excluded: Set<String>, split: FieldValue?, fit: FieldValue?) {
        (self.label, self.excluded, self.split, self.fit) = (label, excluded, split, fit)
    }

    /// A row's label; nil when a field is missing, empty or excluded.
    package func label(of fields: (String) -> String?) -> String? {
        label.label(excluding: excluded, of: fields)
    }

    package func isScored(_ fields: (String) -> String?) -> Bool {
        if let split { return split.holds(fields) }
        return fit.map { !$0.holds(fields) } ?? true
    }

    /// Whether a row may be fitted on if it is not scored.
    package func mayBeFitted(_ fields: (String) -> String?) -> Bool {
        fit?.holds(fields) ?? true
    }

    /// Which rows are scored, in words; nil for all.
    package var scoredRows: String? {
        split.map(String.init(describing:)) ?? fit.map { "outside \($0)" }
    }

    /// What a report says of a fit.
    ///
    /// - Parameters:
    ///   - what: the beginning of the sentence: `Projections were fitted`.
    ///   - rows: what was fitted on.
    package func note(_ what: String, _ rows: FitRows) -> String {
        let count = rows.places.count
        guard rows.areScored else {
            let place = fit.map { "with \($0)" } ?? "outside \(split.map(String.init(describing:)) ?? "")"
            return "\(what) on \(count) pictures \(place); none of them is scored."
        }
        let reason = scoredRows == nil ? "no split was given" : "there are no others"
        return
            "\(what) on \(count) pictures that are scored too, since \(reason): what is fitted has seen them."
    }
}

/// The rows that something is fitted on, the same for `evaluate --projection` and `models project`: what was measured is what
/// is made.
package struct FitRows: Sendable {
    /// Places of rows, ascending: each different picture once, and none that is scored where that is possible.
    package let places: [Int]
    /// Whether they are scored too, since no others are left.
    package let areScored: Bool

    /// - Parameters:
    ///   - isAllowed: of each row, whether it may be fitted on.
    ///   - isScored: of each row, whether something is measured on it.
    ///   - pixelHashes: of each row; equal hashes are the same picture.
    package init(isAllowed: [Bool], isScored: [Bool], pixelHashes: [String?]) {
        let allowed = isAllowed.indices.filter { isAllowed[$0] }
        let apart = allowed.filter { !isScored[$0] }
        areScored = apart.isEmpty
        var seen = Set<String>()
        places = (apart.isEmpty ? allowed : apart).filter { row in
            pixelHashes[row].map { seen.insert($0).inserted } ?? true
        }
    }
}
