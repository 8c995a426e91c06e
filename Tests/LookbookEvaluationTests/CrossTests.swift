import LookbookCore
import LookbookMeasures
import Testing

@testable import LookbookEvaluation

/// Queries of one source against a gallery of another, against a script in NumPy (Fixtures/cross.json).
@Suite struct CrossTests {
    struct Fixture: Decodable {
        let queries, gallery: [[Float]]
        let queryLabels, galleryLabels: [String]
        let map: [String: [String]]
        let voted, precision, found: Double
        let scored: Int
        let byLabel: [String: Double]
    }

    let fixture: Fixture

    init() throws { fixture = try LookbookEvaluationTests.fixture("cross") }

    private func table(_ rows: [[Float]], _ labels: [String], hashes: [String?]? = nil) throws
        -> LabelledVectors
    {
        try LabelledVectors(
            vectors: VectorMatrix(rows: rows.count, columns: rows[0].count, values: rows.flatMap { $0 }),
            ids: labels.indices.map { "\($0)" }, labels: labels, pixelHashes: hashes)
    }

    private var experiment: CrossExperiment {
        CrossExperiment(
            map: CrossMap(right: fixture.map.mapValues(Set.init)), bootstrap: Bootstrap(resamples: 200))
    }

    private func perCent(_ part: Double) -> Double { (part * 1000).rounded() / 10 }

    @Test func `vote, P@10 and found are those of the script`() async throws {
        let result = try await experiment.measure(
            table(fixture.queries, fixture.queryLabels),
            gallery: table(fixture.gallery, fixture.galleryLabels),
            served: nil)
        #expect(result.queries == fixture.scored)
        #expect(result.leftOut == fixture.queries.count - fixture.scored)
        #expect(perCent(result.voted.value) == fixture.voted)
        #expect(perCent(result.precision.value) == fixture.precision)
        #expect(perCent(result.found.value) == fixture.found)
        #expect(result.voted.lower < result.voted.value && result.voted.value < result.voted.upper)
        let byLabel = Dictionary(
            uniqueKeysWithValues: result.byLabel.map { ($0.label, ($0.voted * 100).rounded()) })
        #expect(byLabel == fixture.byLabel)
        #expect(result.served == nil && result.calibrationError == nil)
        #expect(result.ceiling < 1, "there are six skirts")
    }

    @Test func `identical pictures count once`() async throws {
        let queries = try table(fixture.queries, fixture.queryLabels)
        let gallery = try table(
            fixture.gallery + fixture.gallery, fixture.galleryLabels + fixture.galleryLabels,
            hashes: fixture.gallery.indices.map { "\($0)" } + fixture.gallery.indices.map { "\($0)" })
        let result = try await experiment.measure(queries, gallery: gallery, served: nil)
        #expect(result.gallery == fixture.gallery.count)
        #expect(perCent(result.precision.value) == fixture.precision)
    }

    @Test func `what is served is asked for every query, and its confidence is held against it`() async throws
    {
        let served = CrossExperiment.Served(
            isRight: { domain, right in right.contains(domain) },
            guess: { _ in KindGuess.Candidate(domain: "Dresses", confidence: 0.5) })
        let result = try await experiment.measure(
            table(fixture.queries, fixture.queryLabels),
            gallery: table(fixture.gallery, fixture.galleryLabels),
            served: served)
        let dresses = fixture.queryLabels.count { $0 == "Dress" }
        #expect(result.served?.value == Double(dresses) / Double(result.queries))
        #expect(result.byLabel.first { $0.label == "Dress" }?.served == 1)
        #expect((result.calibrationError ?? 0) > 0.2)
    }

    @Test func `a map is one table, or one of several`() throws {
        let json = Array(#"{"a": {"Dress": ["Dresses"]}, "note": "x"}"#.utf8)
        #expect(try CrossMap(json: json, table: "a").right == ["Dress": ["Dresses"]])
        #expect(
            try CrossMap(json: Array(#"{"Hat": ["Caps", "Hat"]}"#.utf8), table: nil).right
                == ["Hat": ["Caps", "Hat"]])
        for (text, table) in [("{}", nil), ("[1", nil), (#"{"a": 1}"#, "a"), (#"{"a": {}}"#, "b")] {
            let error = #expect(throws: LookbookError.self) {
                try CrossMap(json: Array(text.utf8), table: table)
            }
            #expect(error?.code == .evaluationInput)
        }
    }

    @Test func `a gallery without right answers is refused`() async throws {
        let gallery = try table([[1, 0], [0, 1]], ["Ties", "Socks"])
        await #expect(throws: LookbookError.self) {
            try await experiment.measure(
                table([[1, 0]], ["Dress"]), gallery: gallery, served: nil)
        }
    }

    @Test func `calibration error is the gap of confidence and truth, by hand`() {
        // Two bins of two: mean confidence 0.3, none right; 0.9, one of two right.
        let guesses = [(0.8, true), (0.2, false), (1.0, false), (0.4, false)]
        #expect(abs(CalibrationError.expected(guesses, bins: 2) - (0.3 + 0.4) / 2) < 1e-12)
        #expect(CalibrationError.expected([]) == 0)
        #expect(CalibrationError.expected([(1, true)], bins: 10) == 0)
    }
}
