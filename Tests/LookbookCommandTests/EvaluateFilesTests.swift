import Foundation
import LookbookTesting
import Testing

/// `lookbook evaluate` on vectors and labels from elsewhere: what the files may say.
struct EvaluateFilesTests {
    @Test
    func `equal vectors are the same picture only where the labels have a hash for them`() throws {
        let files = try VectorFiles.fiveOnALine()
        let with = try MeasuredReport.run(files.use + ["--label", "kind"])
        try files.write("name,kind\np,a\nq,b\nr,a\ns,c\nt,a\n")
        let without = try MeasuredReport.run(files.use + ["--label", "kind"])
        #expect(with.retrieval[0].summary.counts.collapsedDuplicates == 1)
        #expect(without.retrieval[0].summary.counts.collapsedDuplicates == 0)
        #expect(without.retrieval[0].summary.counts.gallery == 5)
        #expect(with.retrieval[0].space == without.retrieval[0].space && with.retrieval[0].space.count == 64)
        let other = try VectorFiles([[1, 1], [2, 1], [9, 1]], labels: "kind\na\na\nb\n")
        let elsewhere = try MeasuredReport.run(other.use + ["--label", "kind"])
        #expect(elsewhere.retrieval[0].space != with.retrieval[0].space)
    }

    @Test
    func `a column must be there by its name, also when there is only one`() throws {
        let files = try VectorFiles([[1], [2], [3]], labels: "kind\na\na\nb\n")
        #expect(try Program.run(files.use + ["--label", "kind"]).exitCode == 0)
        let wrong = [
            ("--label", "label"), ("--label", "kind+shade"), ("--split", "shade=x"), ("--fit", "no=x"),
        ]
        for (option, field) in wrong {
            let label = option == "--label" ? [] : ["--label", "kind"]
            let result = try Program.run(files.use + label + [option, field])
            #expect(
                result.exitCode == 2 && result.errors.contains("its columns: kind"),
                "\(field): \(result.errors)")
        }
        try files.write("a\na\nb\n")
        #expect(try Program.run(files.use).exitCode == 0)
        let other = try Program.run(files.use + ["--label", "kind"])
        #expect(other.exitCode == 2 && other.errors.contains("[input.label]"))
    }

    @Test
    func `queries are named one a line; spaces do not count, and unknown ids are told`() throws {
        let files = try VectorFiles([[0], [1], [2], [9], [4]], labels: "id,label\np,a\nq,b\nr,a\ns,b\nt,\n")
        let ids = files.folder.path + "/ids.txt"
        func run(_ lines: String) throws -> Program.Result {
            try lines.write(toFile: ids, atomically: true, encoding: .utf8)
            return try Program.run(files.use + ["--queries", ids, "--format", "json"])
        }
        let report = try MeasuredReport.read(
            Data(try run("\u{FEFF}r \r\n\r\n\tq\r\nnobody\nt\n").output.utf8))
        #expect(report.retrieval[0].summary.counts.queries == 2)
        #expect(
            report.notes.contains("Queries of ids.txt: 1 of 4 ids are unknown (nobody), 1 have no label."))
        #expect(report.options?["queries"] == ids)
        let all = try MeasuredReport.read(Data(try run("q\nr\n").output.utf8))
        #expect(all.notes.isEmpty && all.retrieval[0].value("mAP") == report.retrieval[0].value("mAP"))
        let turned = try MeasuredReport.read(Data(try run("r\nq").output.utf8))
        #expect(turned.options?["queries-hash"] == all.options?["queries-hash"])
        #expect(report.options?["queries-hash"] != all.options?["queries-hash"])
        for lines in ["nobody\nno one\n", "", " \n"] {
            let nothing = try run(lines)
            #expect(nothing.exitCode == 2 && nothing.errors.contains("[input.queries]"), "\(nothing.errors)")
        }
        let table = try Program.run(files.use + ["--queries", files.csv])
        #expect(table.exitCode == 2, "a file of something else")
    }

    @Test
    func `a page is not written over what it is made of, nor over somebody's file`() throws {
        let files = try VectorFiles.fiveOnALine()
        let folder = files.folder.path
        let use = ["evaluate", "--embeddings", files.npy, "--label", "kind", "--labels"]
        let labels = folder + "/labels.json"
        try FileManager.default.copyItem(atPath: files.csv, toPath: labels)
        let before = try Data(contentsOf: URL(fileURLWithPath: labels))
        for page in [
            "/labels.html", "/./labels.html", "/../\((folder as NSString).lastPathComponent)/labels.html",
        ] {
            let result = try Program.run(use + [labels, "--format", "html", "--output", folder + page])
            #expect(
                result.exitCode == 2 && result.errors.contains("[output.input]"), "\(page): \(result.errors)")
        }
        #expect(try Program.run(use + [labels, "--format", "csv", "--output", labels]).exitCode == 2)
        #expect(try Data(contentsOf: URL(fileURLWithPath: labels)) == before)
        #expect(!FileManager.default.fileExists(atPath: folder + "/labels.html"))

        let foreign = try Program.run(use + [files.csv, "--format", "html", "--output", labels + ".html"])
        #expect(foreign.exitCode == 0, "\(foreign.errors)")
        try "{}".write(toFile: folder + "/page.json", atomically: true, encoding: .utf8)
        let page = use + [files.csv, "--format", "html", "--output", folder + "/page.html"]
        let refused = try Program.run(page)
        #expect(refused.exitCode == 2 && refused.errors.contains("[output.foreign]"))
        try FileManager.default.removeItem(atPath: folder + "/page.json")
        #expect(try Program.run(page).exitCode == 0)
        #expect(try Program.run(page).exitCode == 0, "an older report of ours may be replaced")
    }

    @Test
    func `outfits and pictures are not written over either`() throws {
        let folder = try TemporaryFolder()
        let outfits = folder.path + "/outfits.json"
        try FileManager.default.copyItem(atPath: Repository.sample + "/outfits.json", toPath: outfits)
        let before = try Data(contentsOf: URL(fileURLWithPath: outfits))
        let result = try Program.run([
            "evaluate", "outfits", "--outfits", outfits, "--images", Repository.sample, "--extractor",
            "palette",
            "--format", "html", "--output", folder.path + "/outfits.html",
        ])
        #expect(result.exitCode == 2 && result.errors.contains("[output.input]"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: outfits)) == before)
    }
}
