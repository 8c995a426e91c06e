import Foundation
import LookbookCore
import LookbookEvaluation
import LookbookMeasures
import Testing

@Suite struct ReportTests {
    /// Thirty points on a line in three classes, one of which is mixed into the others.
    private func table() throws -> LabelledVectors {
        let places = (0..<30).map { Float($0) }
        return try LabelledVectors(
            vectors: VectorMatrix(rows: 30, columns: 1, values: places), ids: (0..<30).map { "item \($0)" },
            labels: (0..<30).map { $0 % 3 == 0 ? "mixed <&>" : $0 < 15 ? "low" : "high" })
    }

    private func run(_ metric: SimilarityMetric = .euclidean) async throws -> RetrievalRun {
        try await RetrievalEvaluator { BruteForceIndex(vectors: $0) }
            .evaluate(try table(), metric: metric, options: RetrievalOptions(keptResults: 5))
    }

    private func report() async throws -> EvaluationReport {
        var report = EvaluationReport(
            title: "Three <classes>", version: "1", createdAt: "2026-01-02T03:04:05Z",
            dataset: .init(name: "line", hash: "0123456789abcdef", label: "kind"), seed: 1)
        for (extractor, metric) in [("slow, \"good\"", SimilarityMetric.euclidean), ("fast", .innerProduct)] {
            report.retrieval.append(
                RetrievalRow(
                    extractor: extractor, space: "s", metric: metric, dimensions: 1,
                    summary: try await run(metric).summary(bootstrap: Bootstrap(resamples: 20))))
        }
        report.comparisons = [
            ComparisonRow(
                first: "b", second: "a",
                comparison: try PairedComparison(
                    of: .averagePrecision, from: try await run(.innerProduct), to: try await run()))
        ]
        report.timings = [
            TimingRow(
                extractor: "slow, \"good\"", millisecondsSingle: 20, millisecondsBatch: 15,
                parameters: 3_504_872),
            TimingRow(extractor: "fast", millisecondsSingle: 2),
        ]
        report.domains = [
            DomainRow(
                name: "vote",
                confusion: try ConfusionMatrix(truth: ["a", "b", "b"], predicted: ["a", "b", "a"]),
                accuracy: Estimate(value: 2.0 / 3, lower: 0.123, upper: 1))
        ]
        report.options = ["queries": "<all>"]
        return report
    }

    @Test func `a report survives its JSON, and the JSON is the same each time`() async throws {
        let report = try await report()
        #expect(try EvaluationReport(json: report.json()) == report)
        #expect(try await self.report().json() == report.json())
        #expect(throws: LookbookError.self) { try EvaluationReport(json: Array("{}".utf8)) }
    }

    @Test func `a number that is not finite is refused`() async throws {
        var report = try await report()
        report.timings = [TimingRow(extractor: "x", millisecondsSingle: .nan)]
        #expect(throws: LookbookError.self) { try report.json() }
    }

    @Test func `the CSV has a line for each row and measure, and quotes what needs it`() async throws {
        let report = try await report()
        let lines = report.csv.split(separator: "\n")
        #expect(lines.count == 1 + report.retrieval.reduce(0) { $0 + $1.summary.measures.count })
        #expect(lines[1].hasPrefix("\"slow, \"\"good\"\"\",s,euclidean,none,0,1,P@1,"))
        #expect(lines.dropFirst(40).contains { $0.hasPrefix("fast,s,inner-product,none,0,1,mAP,") })
    }

    @Test func `the table marks the best row and puts it first`() async throws {
        let report = try await report()
        let lines = report.table.split(separator: "\n")
        #expect(lines.count == 3 && lines[1].hasPrefix("*") && lines[1].contains("euclidean"))
        #expect(report.ranked.map(\.metric) == [.euclidean, .innerProduct])
        #expect(!lines[2].hasPrefix("*"))
    }

    @Test func `the table shows precision at every k, and the rest at 10 or else the largest`() async throws {
        let evaluator = RetrievalEvaluator { BruteForceIndex(vectors: $0) }
        func header(_ ks: [Int], _ measure: Measure? = nil) async throws -> [Substring] {
            let run = try await evaluator.evaluate(
                try table(), metric: .euclidean, options: RetrievalOptions(ks: ks))
            var report = try await report()
            report.retrieval = [
                RetrievalRow(
                    extractor: "x", space: "s", metric: .euclidean, dimensions: 1,
                    summary: run.summary(bootstrap: Bootstrap(resamples: 2)))
            ]
            report.measure = measure
            return report.table.split(separator: "\n")[0].split(separator: " ").dropFirst().map { $0 }
        }
        let rest: [Substring] = ["R-precision", "MRR"]
        #expect(
            try await header([3, 7]) == [
                "P@3", "P@7", "hit@3", "recall@7", "mAP@7", "mAP", "ARS@7", "nDCG@7",
            ] + rest)
        #expect(
            try await header([1, 5, 10, 20]) == [
                "P@5", "P@10", "P@20", "hit@1", "recall@10", "mAP@10", "mAP", "ARS@10", "nDCG@10",
            ] + rest)
        #expect(try await header([3, 7], .recall(3)).first == "recall@3")
    }

    @Test func `a chosen measure orders the rows where it was computed`() async throws {
        var report = try await report()
        #expect(report.leadingMeasure == .averagePrecisionAt(10))
        report.measure = .hit(1)
        #expect(report.leadingMeasure == .hit(1))
        report.measure = .hit(77)
        #expect(report.leadingMeasure == .averagePrecisionAt(10))
    }

    @Test func `a report without what later versions added can be read`() async throws {
        var report = try await report()
        report.options = nil
        report.domains[0].accuracy = nil
        let text = String(decoding: try report.json(), as: UTF8.self)
        #expect(!text.contains("\"options\"") && !text.contains("\"accuracy\""))
        #expect(try EvaluationReport(json: Array(text.utf8)) == report)
    }

    private func page() async throws -> String {
        let sheets = ResultSheet.sheets(
            of: try await run(), table: try table(), metric: .euclidean, queries: 2
        ) { row in row % 2 == 0 ? [0xFF, 0xD8, 0xFF, UInt8(row)] : Array("<script>".utf8) }
        return HTMLReport(try await report(), sheets: sheets, sheetsName: "slow").html
    }

    @Test func `the page is well-formed, loads nothing and runs nothing`() async throws {
        let page = try await page()
        #expect(unbalanced(page) == [])
        for forbidden in ["<script", "http:", "https:", "@import", "url(", "<link", "NaN", "nan", "inf\""] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
        #expect(page.contains("Three &lt;classes&gt;") && page.contains("mixed &lt;&amp;&gt;"))
    }

    @Test func `the page shows every part that has numbers, and none that has not`() async throws {
        let page = try await page()
        let parts = [
            "Summary", "Precision and relevance against k", "Similarity metrics",
            "Average feature extraction time",
            "Quality against time", "Class by class", "Guessing kind", "Results as pictures",
            "Is the difference real?",
            "How it was measured", "To repeat it",
        ]
        for part in parts { #expect(page.contains("<h2>\(part)</h2>"), "\(part)") }
        #expect(!page.contains("<h2>Goes with</h2>"))
        #expect(page.contains("<small>12.3") && page.contains("&lt;all&gt;"))
        var empty = try await report()
        (empty.retrieval, empty.timings, empty.domains, empty.comparisons) = ([], [], [], [])
        empty.options = nil
        #expect(!HTMLReport(empty).html.contains("<h2>"))
    }

    @Test func `pictures are embedded with their type, and what is no picture is not`() async throws {
        let page = try await page()
        #expect(page.contains("src=\"data:image/jpeg;base64,/9j/"))
        #expect(page.contains("no picture"))
        #expect(
            page.contains("is-right") && page.contains("\u{2713}") && page.contains("is-wrong")
                && page.contains("\u{2717}"))
        #expect(page.contains("<b>100 %</b> query"))
    }

    @Test func `good queries are better than typical ones and these than the worst`() async throws {
        let run = try await run()
        let choice = QueryChoice(from: run, count: 3)
        func values(_ queries: [Int]) -> [Double] {
            queries.compactMap { run.value(.averagePrecision, ofQuery: $0) }
        }
        let (good, typical, worst) = (values(choice.good), values(choice.typical), values(choice.worst))
        #expect(good.count == 3 && typical.count == 3 && worst.count == 3)
        #expect(Set(choice.good + choice.typical + choice.worst).count == 9)
        #expect(good.reduce(0, +) > typical.reduce(0, +) && typical.reduce(0, +) > worst.reduce(0, +))
        #expect(Set(choice.worst.map { run.queryClasses[$0] }).count == 3)
        #expect(QueryChoice(from: run, count: 3) == choice)
    }

    /// Elements that are opened and not closed, or closed in the wrong order.
    private func unbalanced(_ page: String) -> [String] {
        let void: Set = ["meta", "img", "!DOCTYPE"]
        var open = [String]()
        for part in page.split(separator: "<").dropFirst() {
            let name = String(part.prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" })
            guard let end = part.firstIndex(of: ">") else { return ["<\(name) has no end"] }
            if name.hasPrefix("/") {
                guard open.popLast() == String(name.dropFirst()) else {
                    return ["\(name) closes something else"]
                }
            } else if !void.contains(name), part[part.index(before: end)] != "/" {
                open.append(name)
            }
        }
        return open
    }
}
