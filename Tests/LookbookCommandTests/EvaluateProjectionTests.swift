import Foundation
import LookbookTesting
import Testing

/// `lookbook models project`, and catalogues with several spaces, from end to end with the network that is shipped.
struct EvaluateProjectionTests {
    private static let model = Repository.root + "/Sources/LookbookInference/Shipped/lookbook-style"

    /// The first items of the sample.
    private static func feed(in folder: TemporaryFolder, items: Int = 40) throws -> String {
        let lines = try String(contentsOfFile: Repository.sample + "/feed.csv", encoding: .utf8).split(
            separator: "\n")
        let path = folder.path + "/feed.csv"
        let kept = lines.prefix(items + 1).joined(separator: "\n") + "\n"
        try kept.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static func importFeed(_ feed: String, _ shop: String, _ extractor: String) throws {
        let result = try Program.run([
            "import", feed, "--catalogue", shop, "--extractor", extractor, "--images", Repository.sample,
        ])
        try #require(result.exitCode == 0, "\(result.errors)")
    }

    @Test
    func `a projection that was made is the one that was measured`() throws {
        let folder = try TemporaryFolder()
        let (shop, made) = (folder.path + "/shop", folder.path + "/projected")
        let feed = try Self.feed(in: folder)
        try Self.importFeed(feed, shop, Self.model)
        let fit = "gender=Women"
        let project = try Program.run([
            "models", "project", Self.model, "--catalogue", shop, "--projection", "pca:6", "--split", fit,
            "--output",
            made,
            "--name", "lookbook-style",
        ])
        #expect(project.exitCode == 0 && project.output.contains("numbers        6"), "\(project.errors)")
        let use = ["evaluate", "--catalogue", shop, "--label", "domain", "--fit", fit]
        let measured = try MeasuredReport.run(use + ["--projection", "pca:6"])
        try Self.importFeed(feed, shop, made)
        let both = try MeasuredReport.run(use + ["--extractors", "all", "--timing"])
        let projected = try #require(both.retrieval.first { $0.dimensions == 6 })
        #expect(both.retrieval.count == 2)
        for name in ["mAP", "P@5", "MRR"] {
            let (left, right) = (
                try #require(projected.value(name)), try #require(measured.retrieval[0].value(name))
            )
            #expect(abs(left - right) < 1e-3, "\(name): \(left) \(right)")
        }
        // Two spaces of one name: each row finds its time.
        let names = Set(both.retrieval.map(\.extractor))
        #expect(names.count == 2 && Set(both.timings.map(\.extractor)) == names)
        let nobody = try Program.run([
            "models", "project", Self.model, "--catalogue", shop, "--projection", "pca:6", "--split",
            "gender=Nobody",
            "--output", folder.path + "/none",
        ])
        #expect(nobody.exitCode == 2 && nobody.errors.contains("[input.split]"))
    }

    @Test
    func `the same pictures are the same data, whichever extractor imported them`() throws {
        let folder = try TemporaryFolder()
        let feed = try Self.feed(in: folder, items: 30)
        let hashes = try ["palette", Self.model].map { extractor in
            let shop = folder.path + "/shop-\((extractor as NSString).lastPathComponent)"
            try Self.importFeed(feed, shop, extractor)
            return try MeasuredReport.run(["evaluate", "--catalogue", shop, "--label", "domain"]).dataset.hash
        }
        #expect(hashes[0] == hashes[1])
    }
}
