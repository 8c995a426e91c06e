import Lookbook
import LookbookCore
import LookbookEvaluation

/// The vectors of one space, divided into those that are scored and those that something may be fitted on.
struct LabelledSpace: Sendable {
    /// Its name in the report.
    let name: String
    let id: EmbeddingSpace.ID
    let scored: LabelledVectors
    let fitting: LabelledVectors
    /// Which rows ``fitting`` holds.
    let fitRows: FitRows
    /// The file of each scored row's picture; nil when there is none.
    let images: [String?]

    /// Divides rows by their fields.
    ///
    /// - Parameters:
    ///   - rows: all rows; the labels are taken from the fields.
    ///   - rules: which rows are scored, and which may be fitted on.
    /// - Throws: `input.label` or `input.split` when no row is left.
    init(
        name: String, id: EmbeddingSpace.ID, vectors: VectorMatrix, rows: [Row], rules: RowRules
    ) throws {
        let all = try LabelledVectors(
            vectors: vectors, ids: rows.map(\.id), labels: rows.map { rules.label(of: $0.field) },
            pixelHashes: rows.map(\.pixelHash))
        guard all.labels.contains(where: { $0 != nil }) else {
            throw LookbookError(
                .inputLabel, "no picture has a value in \(rules.label)",
                facts: [.remedy: "check the field's name, and --exclude-labels"])
        }
        let isScored = rows.map { rules.isScored($0.field) }
        let isAllowed = rows.map { rules.mayBeFitted($0.field) }
        guard isScored.contains(true), isAllowed.contains(true) else {
            throw LookbookError(
                .inputSplit, "no picture is left to score or to fit on",
                facts: [.remedy: "check --split and --fit: field=value"])
        }
        self.name = name
        self.id = id
        scored = all.filtered { isScored[$0] }
        fitRows = FitRows(isAllowed: isAllowed, isScored: isScored, pixelHashes: all.pixelHashes)
        let places = Set(fitRows.places)
        fitting = all.filtered(places.contains)
        images = rows.indices.filter { isScored[$0] }.map { rows[$0].image }
    }

    /// One picture with what is known of it.
    struct Row: Sendable {
        let id: String
        let pixelHash: String?
        let image: String?
        let field: @Sendable (String) -> String?
    }

    /// SHA-256 over ids, labels and picture hashes of what is scored: equal hash, equal data.
    var datasetHash: String {
        var bytes = [UInt8]()
        for row in scored.ids.indices {
            for field in [scored.ids[row], scored.labels[row] ?? "", scored.pixelHashes[row] ?? ""] {
                bytes.append(contentsOf: field.utf8)
                bytes.append(0)
            }
        }
        return ContentHash.of(bytes)
    }
}

/// Where spaces come from: a catalogue, or files.
struct EvaluationData: Sendable {
    /// For people.
    let name: String
    /// The names of the spaces.
    let spaces: [String]
    /// What a reader must know.
    var notes: [String] = []
    /// Loads a space by its place, so that one is in memory at a time.
    let load: @Sendable (Int) async throws -> LabelledSpace
}
