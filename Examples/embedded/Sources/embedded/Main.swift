import Foundation
import Lookbook

/// Imports the sample catalogue into a new one, and asks it what is like a picture and what goes with that.
@main
enum Embedded {
    static func main() async throws {
        let sample = CommandLine.arguments.dropFirst().first ?? "../sample-catalogue"
        let folder = FileManager.default.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let shop = try await Shop.create(folder.path)
        for try await outcome in shop.importing(feed: sample + "/feed.csv") where outcome.status == .failed {
            print(outcome.itemID ?? "line \(outcome.line ?? 0)", outcome.problem?.message ?? "")
        }
        let picture = try Data(contentsOf: URL(fileURLWithPath: sample + "/queries/red-striped-t-shirt.jpg"))
        let answer = try await shop.recommend(.picture([UInt8](picture)), count: 3)
        print("taken for:", answer.query.domain)
        for item in answer.similar ?? [] { print("similar:", item.id, item.score) }
        for group in answer.goesWith ?? [] { print("goes with, \(group.domain):", group.items.map(\.id)) }
    }
}
