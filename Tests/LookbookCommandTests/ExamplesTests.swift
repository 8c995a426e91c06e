import Foundation
import LookbookTesting
import Testing

/// The examples do what they say, against a server with a small catalogue.
struct ExamplesTests {
    private static let hasCurl = (try? run("/bin/sh", ["-c", "command -v curl"]).exitCode) == 0

    @Test(.enabled(if: hasCurl, "curl is not installed"), arguments: [nil, "admin"])
    func `every request of curl.sh is answered, and the catalogue is as it was`(scope: String?) async throws {
        let folder = try TemporaryFolder()
        let shop = try smallShop(folder)
        var environment: [String: String] = [:]
        if let scope {
            let made = try Program.run(["keys", "create", "--catalogue", shop, "--scope", scope])
            environment["LOOKBOOK_KEY"] = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let server = try RunningServer(["--catalogue", shop])
        try await ready(server)
        let script = Repository.root + "/Examples/client/curl.sh"
        let result = try Self.run("/bin/sh", [script, String(server.address.dropLast())], environment)
        #expect(result.exitCode == 0, "\(result.text)")
        #expect(result.text.contains("Changed by curl") && result.text.contains("\"status\":\"finished\""))
        let items = try Program.run(["export", "items", "--catalogue", shop]).output
        #expect(items.contains("dress-26-1") && !items.contains("curl-example"))
        let pictures = FileManager.default.enumerator(atPath: shop + "/pictures")
        #expect(pictures?.compactMap { $0 as? String }.allSatisfy { !$0.contains(".") } != false)
    }

    /// Six garments of the sample catalogue, described by their colours.
    private func smallShop(_ folder: TemporaryFolder) throws -> String {
        let lines = try String(contentsOfFile: Repository.sample + "/feed.csv", encoding: .utf8).split(
            separator: "\n")
        let wanted = lines.dropFirst().filter { $0.hasPrefix("dress-2") || $0.hasPrefix("shoes-46") }
        let feed = folder.path + "/feed.csv"
        try ([lines[0]] + wanted).joined(separator: "\n").write(
            toFile: feed, atomically: true, encoding: .utf8)
        let shop = folder.path + "/shop"
        let imported = try Program.run([
            "import", feed, "--images", Repository.sample, "--catalogue", shop, "--extractor", "palette",
        ])
        #expect(imported.exitCode == 0, "\(imported.errors)")
        return shop
    }

    private func ready(_ server: RunningServer) async throws {
        for _ in 0..<100 {
            if try Self.run("/bin/sh", ["-c", "curl -sf \(server.address)readyz"]).exitCode == 0 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Runs a program to its end.
    private static func run(
        _ program: String, _ arguments: [String], _ environment: [String: String] = [:]
    ) throws -> (exitCode: Int32, text: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
