import Foundation
import LookbookTesting
import Testing

/// How an import ends, and what the program leaves behind.
struct ImportResultTests {
    /// A folder with three pictures, `a.png` to `c.png`.
    private func pictures() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (place, name) in ["a", "b", "c"].enumerated() {
            let file = URL(fileURLWithPath: "\(folder.path)/\(name).png")
            try Data(BlackPNG.file(width: 60 + place, height: 60)).write(to: file)
        }
        return folder
    }

    private func run(_ feed: String, in folder: TemporaryFolder, _ arguments: [String] = []) throws
        -> Program.Result
    {
        let file = folder.path + "/feed.csv"
        try Data(feed.utf8).write(to: URL(fileURLWithPath: file))
        return try Program.run(
            ["import", file, "--catalogue", folder.path + "/shop", "--extractor", "palette"] + arguments)
    }

    @Test
    func `an import ends with 0, with 3 when something failed, with 2 when nothing usable came in`() throws {
        let folder = try pictures()
        let good = "id,image,domain\n1,a.png,Dress\n2,b.png,Dress\n"
        let first = try run(good, in: folder)
        #expect(first.exitCode == 0 && !first.output.contains("failed"), "\(first.output)\(first.errors)")
        #expect(try run(good, in: folder).exitCode == 0)

        let partly = try run(good + "3,none.png,Dress\n4,gone.png,Dress\n5\n", in: folder)
        #expect(partly.exitCode == 3)
        #expect(partly.output.contains("2 x file.missing, for example line 4, item 3: there is no file"))
        #expect(partly.output.contains("1 x feed.too-few-fields") && partly.output.contains("hint: "))

        let json = try run(good + "3,none.png,Dress\n", in: folder, ["--format", "json"])
        #expect(json.exitCode == 3)
        let summary = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let reason = try #require((summary["reasons"] as? [[String: Any]])?.first)
        #expect(reason["code"] as? String == "file.missing" && reason["count"] as? Int == 1)
        #expect((reason["examples"] as? [[String: Any]])?.first?["line"] as? Int == 4)

        let nothing = try run("id,image,domain\n1,x.png,Dress\n", in: try pictures())
        #expect(nothing.exitCode == 2 && nothing.output.contains("nothing usable came in"))
        #expect(try run("id,image,domain\n", in: try pictures()).exitCode == 2)
    }

    @Test
    func `a dry run tells the plan, makes no catalogue, and ends as the import would`() throws {
        let folder = try pictures()
        let feed = "id,image,domain\n1,a.png,Midi Dresses\n2,none.png,Dress\n3\n"
        let plan = try run(feed, in: folder, ["--dry-run", "--format", "json"])
        #expect(plan.exitCode == 3, "\(plan.errors)")
        #expect(plan.output.contains("\"new\":") && plan.output.contains("feed.too-few-fields"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/shop"))
        #expect(try run(feed, in: folder).exitCode == 3)
        let again = try run(feed, in: folder, ["--dry-run"])
        #expect(again.output.contains("unchanged 1") && again.output.contains("1 x file.missing"))
        let failed = try Program.run(["items", "--status", "failed", "--catalogue", folder.path + "/shop"])
        #expect(failed.exitCode == 0 && failed.output.contains("2  file.missing"), "\(failed.output)")
    }

    @Test
    func `lookbook kinds tells what a name becomes`() throws {
        let table = try Program.run(["kinds", "Rain Pants", "Shoe Care"])
        #expect(table.exitCode == 0)
        #expect(table.output.contains("Pants ") && table.output.contains("not known"))
        let json = try Program.run(["kinds", "2271", "--format", "json"])
        #expect(json.output.contains("\"kind\":\"Dress\"") && json.output.contains("google"))
    }

    @Test
    func `an extractor with which every picture fails does not take the place of the one that answers`()
        throws
    {
        let folder = try pictures()
        #expect(try run("id,image,domain\n1,a.png,Dress\n2,b.png,Dress\n", in: folder).exitCode == 0)
        let failed = try run(
            "id,image,domain\n9,x.png,Dress\n", in: folder, ["--extractor", "lookbook-style"])
        #expect(failed.exitCode == 2)
        let answer = try Program.run([
            "similar", "1", "--catalogue", folder.path + "/shop", "--format", "json",
        ])
        #expect(answer.exitCode == 0 && answer.output.contains(#""2""#), "\(answer.errors)")
    }

    @Test
    func `what export items writes is imported as it was`() throws {
        let folder = try pictures()
        let feed =
            "id,title,image,additional_image_link,category,tags,group\n"
            + "1,\"A, b\",a.png,b.png,Women > Dresses,x|y,g\n2,Green,c.png,,Dresses,,\n"
        #expect(try run(feed, in: folder).exitCode == 0)
        let shop = folder.path + "/shop"
        let before = try Program.run(["export", "items", "--catalogue", shop]).output
        #expect(before.split(separator: "\n").count == 2)
        for format in ["json", "csv"] {
            let file = folder.path + "/items." + format
            let copy = folder.path + "/" + format
            let written = try Program.run([
                "export", "items", "--catalogue", shop, "--format", format, "--output", file,
            ])
            #expect(written.exitCode == 0)
            let read = try Program.run(["import", file, "--catalogue", copy, "--extractor", "palette"])
            #expect(read.exitCode == 0, "\(read.output)")
            #expect(try Program.run(["export", "items", "--catalogue", copy]).output == before)
        }
    }

    @Test
    func `an id that a folder or a file has too can be asked`() throws {
        let folder = try pictures()
        #expect(
            try run("id,image,domain\ndresses,a.png,Dress\na.png,b.png,Dress\nx,c.png,Dress\n", in: folder)
                .exitCode
                == 0)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/dresses", withIntermediateDirectories: false)
        func asked(_ arguments: [String]) throws -> String? {
            let result = try Program.run(
                ["similar", "--catalogue", "shop", "--format", "json"] + arguments, in: folder.path)
            #expect(result.exitCode == 0, "\(result.errors)")
            let answer = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            return (answer?["query"] as? [String: Any])?["item"] as? String
        }
        #expect(try asked(["dresses"]) == "dresses")
        #expect(try asked(["a.png"]) == nil)
        #expect(try asked(["--item", "a.png"]) == "a.png")
    }

    @Test
    func `cells that a spreadsheet would run have an apostrophe, numbers have none`() throws {
        let folder = try pictures()
        let feed =
            "id,image,domain,title,note,change\n1,a.png,Dress,=1+1,@SUM(A1),-4.5\n2,b.png,Dress,-tag,+x,+3\n"
        #expect(try run(feed, in: folder).exitCode == 0)
        let shop = folder.path + "/shop"
        let csv = try Program.run(["export", "items", "--catalogue", shop, "--format", "csv"]).output
        #expect(
            csv.contains("'=1+1") && csv.contains("'@SUM(A1)") && csv.contains("'-tag") && csv.contains("'+x")
        )
        #expect(csv.contains(",-4.5") && csv.contains(",+3") && !csv.contains(",=") && !csv.contains(",@"))
        #expect(!(try Program.run(["export", "items", "--catalogue", shop]).output.contains("'=")))
    }

    @Test
    func `no escape character of a feed, an argument or a file reaches the terminal`() throws {
        let folder = try pictures()
        let feed =
            "id,image,domain,title\n1,a.png,Dress,Red\n2,b.png,Dress,\u{1B}[31mred\u{9B}2J\u{202E}\n"
            + "3,\u{1B}]0;x\u{7}.png,Dress,x\n"
        let imported = try run(feed, in: folder)
        let answer = try Program.run(["similar", "1", "--catalogue", folder.path + "/shop"])
        let wrong = try Program.run(["similar", "\u{1B}[2Jx", "--catalogue", folder.path + "/shop"])
        let unknown = try Program.run(["similar", "1", "--catalogue", "\u{1B}[2J"])
        #expect(answer.output.contains(#"\u001B[31mred"#) && wrong.errors.contains(#"\u001B[2Jx"#))
        for result in [imported, answer, wrong, unknown] {
            let text = (result.output + result.errors).unicodeScalars
            #expect(
                !text.contains {
                    $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
                })
        }
    }

    @Test
    func `an export and a backup that the disk has no room for leave nothing behind`() throws {
        let folder = try pictures()
        let rows = (1...3000).map {
            "\($0),\(["a", "b", "c"][$0 % 3]).png,Dress,\(String(repeating: "w", count: 60))\n"
        }
        #expect(try run("id,image,domain,title\n" + rows.joined(), in: folder).exitCode == 0)
        let program = try Program.executable().path
        let target = folder.path + "/target"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
        for arguments in ["export items --output \(target)/x", "backup \(target)/y"] {
            // No file may grow over 100 blocks, and to try is an error, not a signal.
            let limited = try Program.run(
                executable: "/bin/sh",
                [
                    "-c",
                    "trap '' XFSZ; ulimit -f 100; exec \(program) \(arguments) --catalogue \(folder.path)/shop",
                ])
            #expect(limited.exitCode == 2 && limited.errors.contains("hint:"), "\(limited.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: target) == [])
        }
    }
}
