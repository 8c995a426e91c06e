import Foundation
import Testing

/// The server has floors, and what lies lower knows nothing of what lies above it.
struct FloorTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/LookbookServer")

    private static func files(of floor: String) throws -> [(name: String, text: String)] {
        let folder = sources.appending(path: floor)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".swift")
        }
        return try names.sorted().map { name in
            (name, try String(contentsOf: folder.appending(path: name), encoding: .utf8))
        }
    }

    /// The types that a floor declares for all of the server.
    private static func types(of floor: String) throws -> Set<String> {
        let declared = try files(of: floor).flatMap { file in
            file.text.split(separator: "\n").compactMap { line in
                line.firstMatch(of: /^(?:package )?(?:final )?(?:struct|enum|class|actor|protocol) (\w+)/)
                    .map { String($0.1) }
            }
        }
        return Set(declared)
    }

    @Test
    func `the API names no type of the page`() throws {
        let types = try Self.types(of: "Page")
        #expect(types.isSuperset(of: ["PageEndpoints", "PageState", "Markup", "BenchForm"]))
        for file in try Self.files(of: "API") {
            let words = Set(file.text.matches(of: /[A-Za-z_]\w*/).map { String($0.0) })
            #expect(words.isDisjoint(with: types), "\(file.name): \(words.intersection(types).sorted())")
        }
    }
}
