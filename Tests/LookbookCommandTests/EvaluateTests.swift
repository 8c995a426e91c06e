import Foundation
import LookbookTesting
import Testing

/// The commands that measure, from end to end.
struct EvaluateTests {
    @Test(arguments: [
        ["evaluate"], ["evaluate", "domain"], ["evaluate", "outfits"], ["models", "project"],
        ["bench", "extractors"],
    ])
    func `help names an example`(command: [String]) throws {
        let result = try Program.run(command + ["--help"])
        #expect(result.exitCode == 0 && result.output.contains("EXAMPLE"))
    }

    @Test
    func `the help of evaluate says where the options are`() throws {
        let help = try Program.run(["evaluate", "--help"]).output
        #expect(help.contains("lookbook evaluate retrieval --help"))
        for option in ["--query-expansion", "--queries", "--relevance-weights"] {
            #expect(help.contains(option))
        }
    }

    /// By hand: p and t are one picture; p and r ask (b and c have nothing to find); the nearest of p are q, r, s, and of r q, p, s
    /// - so each finds its one right answer in the second place.
    @Test
    func `vectors from elsewhere are measured by the rules`() throws {
        let files = try VectorFiles.fiveOnALine()
        let report = try MeasuredReport.run(files.use + ["--label", "kind", "-k", "1,2"])
        let row = try #require(report.retrieval.first)
        #expect(row.summary.counts.queries == 2 && row.summary.counts.gallery == 4)
        #expect(
            row.summary.counts.collapsedDuplicates == 1 && row.summary.counts.queriesWithoutPositives == 2)
        #expect(
            row.value("hit@1") == 0 && row.value("P@2") == 0.5 && row.value("MRR") == 0.5
                && row.value("mAP") == 0.5)
        #expect(report.dataset.label == "kind" && report.dataset.hash.count == 64)
    }

    @Test
    func `excluded labels take no part, and the data's hash says so`() throws {
        let files = try VectorFiles.fiveOnALine()
        let use = files.use + ["--label", "kind"]
        let all = try MeasuredReport.run(use)
        let some = try MeasuredReport.run(use + ["--exclude-labels", "b, c"])
        #expect(some.retrieval[0].summary.counts.unlabelled == 2)
        #expect(some.retrieval[0].value("hit@1") == 1)
        #expect(some.dataset.hash != all.dataset.hash)
    }

    @Test
    func `what does not fit is an error with a code`() throws {
        let files = try VectorFiles.fiveOnALine()
        try files.write("kind\na\n")
        let short = try Program.run(["evaluate", "--embeddings", files.npy, "--labels", files.csv])
        #expect(short.exitCode == 2 && short.errors.contains("[input.labels]"))
        try files.write("a\na\nb\nb\na\n")
        let use = ["evaluate", "--embeddings", files.npy, "--labels", files.csv]
        for (extra, code) in [
            (["--metrics", "mood"], "input.metric"), (["--projection", "pca"], "evaluation.input"),
            (["-k", "0"], "input.number"), (["--split", "x"], "input.split"),
            (["--relevance-weights", "geometric:2"], "evaluation.input"),
            (["--queries", "none.txt"], "file.missing"),
            (["--measure", "P@3"], "input.measure"), (["--against", "nobody"], "input.row"),
            (["--label", "colour"], "input.label"), (["--split", "x=y"], "input.split"),
            (["--fit", "x=y"], "input.split"),
        ] {
            let result = try Program.run(use + extra)
            #expect(result.exitCode == 2 && result.errors.contains("[\(code)]"), "\(extra): \(result.errors)")
        }
        #expect(try Program.run(["evaluate", "--embeddings", files.npy]).exitCode == 2)
        #expect(
            try Program.run(use + ["--format", "html", "--output", files.folder.path + "/x.json"]).exitCode
                == 2)
    }

    @Test
    func `a catalogue is measured, compared, projected and shown as a page`() throws {
        let folder = try TemporaryFolder()
        let shop = folder.path + "/shop"
        let imported = try Program.run([
            "import", Repository.sample + "/feed.csv", "--catalogue", shop, "--extractor", "palette",
        ])
        #expect(imported.exitCode == 0, "\(imported.errors)")
        try retrieval(shop)
        try page(shop, folder)
        try domains(shop)
    }

    private func retrieval(_ shop: String) throws {
        let use = [
            "evaluate", "--catalogue", shop, "--label", "domain", "--projection",
            "none,pca-whiten:16,pca:100000",
        ]
        let report = try MeasuredReport.run(
            use + ["--metrics", "cosine,manhattan", "--split", "gender=Women"])
        #expect(report.retrieval.count == 4, "the projection that is too long is left out")
        #expect(
            report.comparisons.count == 3
                && report.comparisons.allSatisfy { $0.comparison.difference.value <= 0 })
        #expect(
            report.retrieval.filter { $0.projection == "pca-whiten:16" }.allSatisfy { $0.dimensions == 16 })
        #expect(report.notes.contains { $0.contains("outside gender=Women") })
        let again = try MeasuredReport.run(
            use + ["--metrics", "cosine,manhattan", "--split", "gender=Women"])
        #expect(report.retrieval.map { $0.value("mAP") } == again.retrieval.map { $0.value("mAP") })
        let whole = try MeasuredReport.run(use)
        #expect(whole.notes.contains { $0.contains("has seen them") })
        #expect(whole.dataset.hash != report.dataset.hash)
        #expect(whole.notes.contains { $0.contains("pca:100000: left out") })
        #expect(report.options?["split"] == "gender=Women" && report.options?["queries"] == "all")
        let csv = try Program.run([
            "evaluate", "--catalogue", shop, "--label", "domain+colour", "--format", "csv", "--queries", "20",
        ])
        #expect(csv.output.hasPrefix("extractor,space,metric,") && csv.output.contains(",mAP@10,"))
    }

    private func page(_ shop: String, _ folder: TemporaryFolder) throws {
        let path = folder.path + "/report.html"
        let result = try Program.run([
            "evaluate", "--catalogue", shop, "--label", "domain", "--timing", "--format", "html", "--output",
            path,
        ])
        #expect(result.exitCode == 0, "\(result.errors)")
        let page = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            page.contains("data:image/jpeg;base64,") && page.contains("<svg")
                && page.contains("Worst queries"))
        #expect(!page.contains("data:image/webp"), "pictures are small copies")
        #expect(page.contains("<h2>Domains</h2>") && page.contains("Confusion: palette, vote of 15"))
        let numbers = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/report.json"))
        let report = try MeasuredReport.read(numbers)
        #expect(report.timings.first?.extractor == "palette" && report.domains.count == 1)
    }

    private func domains(_ shop: String) throws {
        let use = ["evaluate", "domain", "--catalogue", shop, "--method", "vote,knn,linear"]
        let report = try MeasuredReport.run(use)
        #expect(report.domains.count == 3)
        let pictures = report.domains.map { $0.confusion.counts.flatMap(\.self).reduce(0, +) }
        #expect(Set(pictures).count == 1 && pictures[0] > 100)
        for row in report.domains {
            let right = row.confusion.classes.indices.reduce(0) { $0 + row.confusion.counts[$1][$1] }
            #expect(right * row.confusion.classes.count > 2 * pictures[0], "better than guessing")
            let accuracy = try #require(row.accuracy)
            #expect(
                abs(accuracy.value * Double(pictures[0]) - Double(right)) < 1e-3
                    && accuracy.lower < accuracy.value)
        }
        let other = try MeasuredReport.run([
            "evaluate", "domain", "--catalogue", shop, "--metric", "manhattan",
        ])
        #expect(other.domains.map(\.name) == ["palette, vote of 15, manhattan"])
        // The same guesses as part of a report of retrieval.
        let beside = try MeasuredReport.run([
            "evaluate", "--catalogue", shop, "--label", "domain", "--guess", "vote", "-k", "1",
        ])
        #expect(beside.domains.map(\.confusion.counts) == [report.domains[0].confusion.counts])
        let text = try Program.run(use + ["--split", "gender=Women"])
        #expect(text.output.contains("outside gender=Women") && text.output.contains("Commonest mistakes"))
    }

    @Test
    func `outfits are scored, each score on the same questions`() throws {
        let use = [
            "evaluate", "outfits", "--outfits", Repository.sample + "/outfits.json", "--images",
            Repository.sample,
            "--extractor", "palette",
        ]
        let report = try MeasuredReport.run(use + ["--draws", "2"])
        #expect(report.outfits.map(\.name).last == "palette, engine" && report.outfits.count == 6)
        #expect(Set(report.outfits.map(\.result.questions)).count == 1)
        #expect(
            report.outfits.allSatisfy { $0.result.fillInTheBlank.lower <= $0.result.fillInTheBlank.value })
        let wrong = try Program.run(use + ["--split", "nowhere"])
        #expect(wrong.exitCode == 2 && wrong.errors.contains("[input.split]"))
    }

    @Test
    func `extractors are timed, an architecture with random weights too`() throws {
        let report = try MeasuredReport.run([
            "bench", "extractors", "--extractors", "palette", "--architectures", "mobilenetv1_025",
            "--seconds", "0",
            "--pictures", Repository.sample + "/queries",
        ])
        #expect(report.timings.map(\.extractor) == ["palette", "mobilenetv1_025"])
        #expect(
            report.timings.allSatisfy { $0.millisecondsSingle > 0 && ($0.picturesPerSecondFromFile ?? 0) > 0 }
        )
        // Howard et al. 2017, table 8, less the classifier's 257,000 numbers: 0.5 million with it.
        #expect(report.timings[1].parameters.map { 200_000..<260_000 ~= $0 } == true)
        let models = try Program.run([
            "models", "project", "/none", "--catalogue", "/none", "--projection", "none", "--output", "x",
        ])
        #expect(models.exitCode == 2 && models.errors.contains("[input.projection]"))
    }
}
