import Foundation
import Testing

/// The options of `lookbook evaluate`, each on numbers that can be checked by hand.
struct EvaluateOptionsTests {
    /// Twelve vectors of three numbers, half of them for a projection.
    private static func split() throws -> VectorFiles {
        let vectors: [[Float]] = (0..<12).map { (row: Int) -> [Float] in
            [row, row * row % 7, row % 3].map { Float($0) }
        }
        let lines = (0..<12).map { (row: Int) -> String in
            (row % 2 == 0 ? "a" : "b") + "," + (row < 6 ? "train" : "test")
        }
        return try VectorFiles(vectors, labels: "label,part\n" + lines.joined(separator: "\n"))
    }

    /// One query whose right answer is the second of three.
    @Test
    func `the weights of the relevance score`() throws {
        let files = try VectorFiles([[0], [1], [2], [3]], labels: "id,label\nq,a\nx,b\ny,a\nz,c\n")
        let ids = files.folder.path + "/ids"
        try "q".write(toFile: ids, atomically: true, encoding: .utf8)
        for (weights, expected) in [
            ("linear", 2.0 / 6), ("reciprocal", 0.5 / (1 + 0.5 + 1.0 / 3)), ("log2", 0.296_081_9),
            ("geometric:0.5", 0.5 / 1.75),
        ] {
            let report = try MeasuredReport.run(
                files.use + ["-k", "3", "--queries", ids, "--relevance-weights", weights])
            let value = try #require(report.retrieval[0].value("ARS@3"))
            #expect(abs(value - expected) < 1e-6, "\(weights)")
            #expect(report.options?["relevance-weights"] == weights)
        }
    }

    @Test
    func `an expanded query is a row of its own, and keeps its length`() throws {
        let files = try VectorFiles([[10], [12], [4], [11.5], [3]], labels: "label\na\na\nb\na\nb\n")
        let report = try MeasuredReport.run(files.use + ["--query-expansion", "0,1,3"])
        #expect(report.retrieval.map(\.queryExpansion) == [0, 1, 3])
        // Means of numbers above 0 point the same way: nothing may change.
        #expect(Set(report.retrieval.map { $0.value("mAP") }).count == 1)
        #expect(
            report.comparisons.map(\.second) == [
                "x.npy, euclidean, expansion 1", "x.npy, euclidean, expansion 3",
            ])
        #expect(try Program.run(files.use + ["--query-expansion", "-1"]).exitCode == 2)
    }

    @Test
    func `a projection is fitted on rows that are not scored, or says that it has seen them`() throws {
        let files = try Self.split()
        let use = files.use + ["--projection", "none,pca:2"]
        func note(_ extra: [String]) throws -> (queries: Int, note: String, split: String?) {
            let report = try MeasuredReport.run(use + extra)
            let counts = report.retrieval[0].summary.counts
            return (counts.gallery, report.notes.joined(), report.dataset.split)
        }
        let outside = try note(["--split", "part=test"])
        #expect(outside.queries == 6 && outside.note.contains("fitted on 6 pictures outside part=test"))
        let named = try note(["--split", "part=test", "--fit", "part=train"])
        #expect(named.note.contains("fitted on 6 pictures with part=train; none of them is scored"))
        let fit = try note(["--fit", "part=train"])
        #expect(fit.queries == 6 && fit.split == "outside part=train" && !fit.note.contains("has seen them"))
        // Rows that are both are scored and not fitted on: three of the six of part=train are.
        let both = try note(["--split", "label=a", "--fit", "part=train"])
        #expect(both.queries == 6 && both.note.contains("fitted on 3 pictures with part=train"))
        let same = try note(["--split", "part=test", "--fit", "part=test"])
        #expect(same.note.contains("on 6 pictures that are scored too, since there are no others"))
        let all = try note([])
        #expect(
            all.queries == 12 && all.note.contains("since no split was given: what is fitted has seen them"))
    }

    @Test
    func `a split may hold everything`() throws {
        let files = try VectorFiles([[0], [1], [2], [3]], labels: "label,part\na,x\nb,x\na,x\nb,x\n")
        let report = try MeasuredReport.run(files.use + ["--split", "part=x"])
        #expect(report.retrieval[0].summary.counts.gallery == 4 && report.notes.isEmpty)
        let fitted = try MeasuredReport.run(files.use + ["--split", "part=x", "--projection", "pca:1"])
        #expect(fitted.notes.joined().contains("has seen them"))
    }

    @Test
    func `a projection that is too large is left out and told, and the others go on`() throws {
        let files = try Self.split()
        try files.write(
            "label,part\n" + (0..<12).map { "\($0 % 2)," + ($0 < 2 ? "train\n" : "test\n") }.joined())
        let report = try MeasuredReport.run(
            files.use + ["--split", "part=test", "--projection", "none,pca:2,pca-whiten:1,pca:9"])
        #expect(report.retrieval.map(\.projection) == ["none", "pca-whiten:1"])
        #expect(
            report.notes.contains("x.npy, pca:2: left out, since there are only 2 pictures to fit it to."))
        #expect(report.notes.contains("x.npy, pca:9: left out, since a vector has only 3 numbers."))
        let nothing = try Program.run(files.use + ["--projection", "pca:9"])
        #expect(nothing.exitCode == 2 && nothing.errors.contains("[input.nothing]"))
        let csv = try Program.run(files.use + ["--projection", "none,pca:9", "--format", "csv"])
        #expect(csv.exitCode == 0 && csv.errors.contains("pca:9: left out"))
    }

    @Test
    func `rows are ordered by the chosen measure and compared with the chosen row`() throws {
        let files = try Self.split()
        let use = Array(files.use.dropLast()) + ["euclidean,manhattan,chebyshev", "-k", "1,4"]
        let report = try MeasuredReport.run(use + ["--measure", "P@4", "--against", "x.npy, manhattan"])
        #expect(
            report.comparisons.allSatisfy { $0.first == "x.npy, manhattan" && $0.comparison.measure == "P@4" }
        )
        #expect(report.comparisons.map(\.second) == ["x.npy, euclidean", "x.npy, chebyshev"])
        let values = Dictionary(
            uniqueKeysWithValues: report.retrieval.map { ("x.npy, \($0.metric)", $0.value("P@4") ?? 0) })
        for row in report.comparisons {
            let difference = (values[row.second] ?? 0) - (values[row.first] ?? 0)
            #expect(abs(row.comparison.difference.value - difference) < 1e-6)
        }
        #expect(report.options?["measure"] == "P@4" && report.options?["against"] == "x.npy, manhattan")
        let text = try Program.run(use + ["--against", "x.npy, manhattan", "--measure", "P@4"]).output
        #expect(text.contains("Difference to x.npy, manhattan in points of P@4"))
        #expect(
            text.contains("P@4") && text.contains("hit@1") && text.contains("mAP@4") && !text.contains("P@5"))
        let typo = try Program.run(use + ["--against", "manhattan"])
        #expect(typo.exitCode == 2 && typo.errors.contains("\"x.npy, manhattan\""), "\(typo.errors)")
        let left = try MeasuredReport.run(
            use + ["--projection", "none,pca:9", "--against", "x.npy, manhattan, pca:9"])
        #expect(
            left.notes.contains("x.npy, manhattan, pca:9 was left out: rows are compared with the best one."))
    }

    @Test
    func `what is needed to repeat a run is in the numbers`() throws {
        let files = try Self.split()
        let report = try MeasuredReport.run(
            files.use + [
                "--split", "part=test", "--exclude-labels", "c", "--queries", "5", "--seed", "7", "-k", "2",
            ])
        #expect(
            report.options == [
                "metrics": "euclidean", "projection": "none", "query-expansion": "0", "k": "2",
                "queries": "5",
                "relevance-weights": "linear", "split": "part=test", "exclude-labels": "c",
            ])
        #expect(report.seed == 7)
    }
}
