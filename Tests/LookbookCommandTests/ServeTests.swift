import Foundation
import LookbookTesting
import Testing

/// `lookbook serve` from end to end.
struct ServeTests {
    /// A catalogue of two dresses, by a descriptor that needs no network.
    private func shop(in folder: TemporaryFolder) throws -> String {
        let pictures = folder.path + "/pictures/Dress"
        try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
        for side in [60, 64] {
            let file = URL(fileURLWithPath: "\(pictures)/\(side).png")
            try Data(BlackPNG.file(width: side, height: side)).write(to: file)
        }
        let shop = folder.path + "/shop"
        let result = try Program.run([
            "import", folder.path + "/pictures", "--catalogue", shop, "--extractor", "palette",
        ])
        try #require(result.exitCode == 0, "\(result.errors)")
        return shop
    }

    @Test
    func `a small file with very many pixels is refused, as many as the server is told`() async throws {
        let folder = try TemporaryFolder()
        let shop = try shop(in: folder)
        let bomb = BlackPNG.file(width: 10_000, height: 10_000)
        #expect(bomb.count < 100_000)
        let large = BlackPNG.file(width: 1200, height: 1000)
        let server = try RunningServer(["--catalogue", shop])
        let refused = try await server.similar(to: bomb)
        #expect(refused.status == 413)
        #expect(refused.body.contains("picture.too-many-pixels"))
        #expect(try await server.similar(to: large).status == 200)
        let strict = try RunningServer(["--catalogue", shop, "--max-megapixels", "1"])
        #expect(try await strict.similar(to: large).status == 413)
    }

    @Test
    func `a server does not start otherwise than it was told`() throws {
        let folder = try TemporaryFolder()
        let shop = try shop(in: folder)
        let file = folder.path + "/settings.json"
        let serve = ["serve", "--catalogue", shop, "--port", "0"]
        for (json, code, word) in [
            (#"{"prot": 1}"#, "input.setting", "prot"), (#"{"queue": "many"}"#, "input.setting", "queue"),
            (#"{"logLevel": 3}"#, "input.setting", "logLevel"), ("[]", "input.config", "JSON"),
        ] {
            try Data(json.utf8).write(to: URL(fileURLWithPath: file))
            let result = try Program.run(serve + ["--config", file])
            #expect(result.exitCode == 2)
            #expect(result.errors.contains("[\(code)]") && result.errors.contains(word))
        }
        let variable = try Program.run(serve, environment: ["LOOKBOOK_PIXEL_LIMIT": "0"])
        #expect(variable.errors.contains("pixelLimit"))
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: shop + "/keys.json"))
        let keys = try Program.run(serve)
        #expect(keys.exitCode == 2)
        #expect(keys.errors.contains("[keys.unreadable]"))
    }
}
