import Foundation
import LookbookTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Options, environment variables, the file of settings, the API and the documents call things by the same names.
struct SettingsAgreementTests {
    /// A row of the table of settings in `Docs/Operating.md`.
    private struct Row {
        let names: [String]
        let variables: [String]
        let options: [String]
    }

    @Test
    func
        `every setting has an environment variable, an option and a line in the documents, and there are no others`()
        throws
    {
        let folder = try TemporaryFolder()
        let file = folder.path + "/settings.json"
        try Data(#"{"nonsense": 1}"#.utf8).write(to: URL(fileURLWithPath: file))
        let refused = try Program.run(["serve", "--catalogue", folder.path, "--config", file])
        let list = try #require(refused.errors.firstMatch(of: #/the settings are: (.+)/#)).output.1
        let names = list.split(separator: ", ").map(String.init)
        #expect(names.count > 15)

        let rows = try documented()
        #expect(rows.flatMap(\.names).sorted() == names.sorted())
        for row in rows { #expect(row.variables == row.names.map(Self.variable)) }

        let help = try Program.run(["serve", "--help"]).output
        let documented = Set(rows.flatMap(\.options))
        let offered = Set(help.matches(of: #/--[a-z][a-z-]+/#).map { String($0.output) })
        // The old name of --pixel-limit is still read; the file cannot name itself.
        #expect(offered.subtracting(["--config", "--max-megapixels", "--version", "--help"]) == documented)
    }

    private func documented() throws -> [Row] {
        let text = try String(contentsOfFile: Repository.root + "/Docs/Operating.md", encoding: .utf8)
        let lines = text.split(separator: "\n").drop { !$0.hasPrefix("| file | environment") }.dropFirst(2)
        return lines.prefix { $0.hasPrefix("|") }.map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            func code(_ cell: Int) -> [String] {
                cells[cell].matches(of: #/`([^`]+)`/#).map { String($0.output.1) }
            }
            return Row(names: code(1), variables: code(2), options: code(3))
        }
    }

    /// `LOOKBOOK_BODY_LIMIT` for `bodyLimit`.
    private static func variable(_ name: String) -> String {
        let words = name.replacing("URLs", with: "Urls").reduce(into: "") {
            $0 += $1.isUppercase ? "_\($1)" : "\($1)"
        }
        return "LOOKBOOK_" + words.uppercased()
    }

    @Test
    func `a command takes its catalogue from the option, else the environment, else the file`() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/settings.json"
        try Data(#"{"catalogue": "/none/file", "port": 1}"#.utf8).write(to: URL(fileURLWithPath: file))
        func asked(_ arguments: [String], _ environment: [String: String]) throws -> String {
            try Program.run(["similar", "1"] + arguments, environment: environment).errors
        }
        let both = ["LOOKBOOK_CATALOGUE": "/none/environment", "LOOKBOOK_CONFIG": file]
        #expect(try asked(["--catalogue", "/none/option"], both).contains("/none/option"))
        #expect(try asked([], both).contains("/none/environment"))
        #expect(try asked([], ["LOOKBOOK_CATALOGUE": "", "LOOKBOOK_CONFIG": file]).contains("/none/file"))
        let nothing = try Program.run(["similar", "1"], environment: ["LOOKBOOK_CATALOGUE": ""])
        #expect(nothing.exitCode == 2 && nothing.errors.contains("LOOKBOOK_CATALOGUE"))
        for (arguments, environment) in [
            (["--config", file], ["LOOKBOOK_CATALOGUE": ""]), ([], both), ([], ["LOOKBOOK_CONFIG": file]),
        ] {
            let served = try Program.run(["serve"] + arguments, environment: environment)
            #expect(served.exitCode == 2 && served.errors.contains("[catalogue.missing]"))
            #expect(served.errors.contains(environment == both ? "/none/environment" : "/none/file"))
        }
        try Data(#"{"catalogue": 7}"#.utf8).write(to: URL(fileURLWithPath: file))
        #expect(try asked([], ["LOOKBOOK_CATALOGUE": "", "LOOKBOOK_CONFIG": file]).contains("catalogue"))
    }

    @Test
    func `--domains takes names, and a number is told its new place`() throws {
        let result = try Program.run(["complete", "1", "--catalogue", "/none", "--domains", "3"])
        #expect(result.exitCode == 2 && result.errors.contains("--maximum-domains 3"))
    }

    @Test
    func `the description of the API is as it was, and its query fields are options of the command line`()
        async throws
    {
        let folder = try TemporaryFolder()
        let feed = folder.path + "/feed.csv"
        try Data("id,image,domain\na,a.png,Dress\n".utf8).write(to: URL(fileURLWithPath: feed))
        try Data(BlackPNG.file(width: 60, height: 60)).write(to: URL(fileURLWithPath: folder.path + "/a.png"))
        let shop = folder.path + "/shop"
        let imported = try Program.run(["import", feed, "--catalogue", shop, "--extractor", "palette"])
        try #require(imported.exitCode == 0, "\(imported.errors)")
        let server = try RunningServer(["--catalogue", shop])
        let (data, _) = try await URLSession.shared.data(
            from: #require(URL(string: server.address + "openapi.json")))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let pretty = try JSONSerialization.data(
            withJSONObject: document, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        try StoredAnswer("openapi.json").check(String(decoding: pretty, as: UTF8.self) + "\n")

        let help = try Program.run(["recommend", "--help"]).output
        let components = document["components"] as? [String: Any]
        let schemas = components?["schemas"] as? [String: Any]
        let query = try #require(schemas?["Query"] as? [String: Any])
        let fields = try #require(query["properties"] as? [String: Any]).keys
        // What only a request needs, or names the picture or item itself.
        let other: Set = ["url", "positive", "negative", "fields", "explain", "crop"]
        for field in fields where !other.contains(field) {
            let option = field == "k" ? "-k," : "--" + field.replacing("_", with: "-")
            #expect(help.contains("  \(option)"), "\(field) is no option")
        }
    }
}
