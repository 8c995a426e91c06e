import Foundation
import LookbookCore
import LookbookTesting
import Testing

/// The program from end to end, on the sample catalogue.
struct CommandLineTests {
    private struct Answer: Decodable {
        struct Item: Decodable {
            let id: String
            let score: Double
            let domain: String?
        }
        struct Group: Decodable {
            let domain: String
            let items: [Item]
        }
        struct Query: Decodable {
            let domain: String
            let domainConfidence: Double
        }
        let query: Query
        let similar: [Item]
        let goesWith: [Group]
    }

    private static let words = [
        [], ["import"], ["recommend"], ["similar"], ["complete"], ["export"], ["embed"], ["models"],
        ["models", "import"],
        ["bench"], ["doctor"], ["demo"],
    ]

    @Test(arguments: words)
    func `help is on stdout, names an example, and exits with 0`(command: [String]) throws {
        let result = try Program.run(command + ["--help"])
        #expect(result.exitCode == 0)
        #expect(result.output.contains("lookbook \(command.joined(separator: " "))"))
        #expect(result.output.contains("EXAMPLE"))
        #expect(result.errors.isEmpty)
    }

    @Test
    func `wrong use exits with 2 and says so on stderr`() throws {
        for arguments in [
            ["recommend"], ["nonsense"], ["recommend", "x", "--catalogue", "/none", "--metric", "mood"],
        ] {
            let result = try Program.run(arguments)
            #expect(result.exitCode == 2)
            #expect(result.output.isEmpty)
            #expect(!result.errors.isEmpty)
        }
    }

    @Test
    func `a catalogue that is not there is an error with a code and a hint, and is not made`() throws {
        let folder = try TemporaryFolder()
        let result = try Program.run(["recommend", "x", "--catalogue", folder.path + "/typo"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("[catalogue.missing]") && result.errors.contains("hint:"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/typo"))
    }

    @Test
    func `the demo ends by itself when it is not to serve, and leaves a page`() throws {
        let folder = try TemporaryFolder()
        let result = try Program.run([
            "demo", "--no-serve", "--sample", Repository.sample, "--output", folder.path, "--extractor",
            "palette",
        ])
        #expect(result.exitCode == 0, "\(result.errors)")
        let page = try String(contentsOfFile: folder.path + "/index.html", encoding: .utf8)
        #expect(page.contains("Goes with") && page.hasSuffix("</html>\n"))
        let makefile = try String(contentsOfFile: Repository.root + "/Makefile", encoding: .utf8)
        #expect(makefile.contains("$(if $(NO_SERVE),--no-serve)"))
    }

    @Test
    func `import, recommend, export and doctor on the sample catalogue`() throws {
        let folder = try TemporaryFolder()
        let shop = folder.path + "/shop"
        let report = folder.path + "/report.csv"
        let imported = try Program.run([
            "import", Repository.sample + "/feed.csv", "--catalogue", shop, "--report", report,
        ])
        #expect(imported.exitCode == 0, "\(imported.errors)")
        let lines = try String(contentsOfFile: report, encoding: .utf8).split(separator: "\n")
        #expect(lines.count > 150)
        #expect(!lines.contains { $0.contains(",failed,") })

        let again = try Program.run(["import", Repository.sample + "/feed.csv", "--catalogue", shop])
        #expect(again.output.contains("unchanged") && !again.output.contains("imported"))

        try recommendations(shop)
        try exports(shop, folder)
        let doctor = try Program.run(["doctor", "--catalogue", shop])
        #expect(doctor.exitCode == 0, "\(doctor.output)")
    }

    private func recommendations(_ shop: String) throws {
        let queries = try FileManager.default.contentsOfDirectory(atPath: Repository.sample + "/queries")
            .sorted()
        let query = Repository.sample + "/queries/" + (try #require(queries.first))
        let json = try Program.run(["recommend", query, "--catalogue", shop, "-k", "4", "--format", "json"])
        let answer = try JSONDecoder().decode(Answer.self, from: Data(json.output.utf8))
        #expect(answer.similar.count == 4)
        #expect(answer.similar.allSatisfy { $0.domain == answer.query.domain && (0...1).contains($0.score) })
        #expect(!answer.goesWith.isEmpty && answer.goesWith.allSatisfy { $0.domain != answer.query.domain })

        let page = try Program.run(["recommend", query, "--catalogue", shop, "--format", "html"])
        #expect(page.output.hasPrefix("<!doctype html>") && page.output.contains("data:image/jpeg;base64,"))
        #expect(page.output.contains("100 %"))

        let misspelt = try Program.run(["similar", query, "--catalogue", shop, "--filter", "gendr=Women"])
        #expect(misspelt.exitCode == 1 && misspelt.errors.contains("\"gendr\""))
        let nothing = try Program.run(["similar", query, "--catalogue", shop, "--filter", "price<0"])
        #expect(nothing.exitCode == 1)
    }

    private func exports(_ shop: String, _ folder: TemporaryFolder) throws {
        let similar = try Program.run(["export", "similar", "--catalogue", shop, "-k", "3"])
        let first = try #require(similar.output.split(separator: "\n").first)
        #expect(try JSONSerialization.jsonObject(with: Data(first.utf8)) is [String: Any])
        let vectors = folder.path + "/x.npy"
        let embeddings = try Program.run([
            "export", "embeddings", "--catalogue", shop, "--format", "npy", "--output", vectors,
        ])
        #expect(embeddings.exitCode == 0)
        let table = try String(contentsOfFile: folder.path + "/x.csv", encoding: .utf8)
        #expect(table.hasPrefix("id,image,domain,group,title,"))
        let bench = try Program.run(
            [
                "bench", "search", "--vectors", vectors, "--queries", vectors, "-k", "1", "--output",
                folder.path + "/ids.npy", "--format", "json",
            ])
        let result = try #require(
            try JSONSerialization.jsonObject(with: Data(bench.output.utf8)) as? [String: Any])
        #expect((result["single"] as? [String: Any])?["queriesPerSecond"] is Double)
    }
}
