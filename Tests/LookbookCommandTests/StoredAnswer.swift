import Foundation
import Testing

/// An answer that is kept in the repository: whoever changes it sees in the diff what a user will see.
///
/// With `LOOKBOOK_STORE_ANSWERS=1` in the environment the tests write the answers instead of comparing them.
struct StoredAnswer {
    private let path: String

    /// - Parameter name: of the file among the stored answers.
    init(_ name: String) {
        self.init(path: "Tests/LookbookCommandTests/Fixtures/stored/" + name)
    }

    /// - Parameter path: of the file in the repository.
    init(path: String) {
        self.path = path
    }

    private static let isStoring = ProcessInfo.processInfo.environment["LOOKBOOK_STORE_ANSWERS"] == "1"

    /// Compares word by word; numbers with a point in them may differ by the tolerance.
    func check(
        _ answer: String, tolerance: Double = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = Repository.root + "/" + path
        if Self.isStoring {
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            return try Data(answer.utf8).write(to: URL(fileURLWithPath: file))
        }
        let stored =
            FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard stored != answer else { return }
        let old = Self.lines(stored)
        let new = Self.lines(answer)
        let place =
            Array(zip(old, new)).firstIndex { !Self.isSame($0, $1, tolerance) } ?? min(old.count, new.count)
        guard place < max(old.count, new.count) else { return }
        Issue.record(
            """
            \(path) is not what the program says, from line \(place + 1) on:
            stored  \(place < old.count ? String(old[place]) : "(nothing)")
            now     \(place < new.count ? String(new[place]) : "(nothing)")
            If it is meant so: LOOKBOOK_STORE_ANSWERS=1 swift test --filter LookbookCommandTests, and look at the diff.
            """, sourceLocation: sourceLocation)
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func isSame(_ old: Substring, _ new: Substring, _ tolerance: Double) -> Bool {
        let separators: Set<Character> = [" ", ","]
        let words = zip(
            old.split(whereSeparator: separators.contains), new.split(whereSeparator: separators.contains))
        let count = old.split(whereSeparator: separators.contains).count
        guard count == new.split(whereSeparator: separators.contains).count else { return false }
        return words.allSatisfy { old, new in
            if old == new { return true }
            guard tolerance > 0, old.contains("."), let old = Double(old), let new = Double(new) else {
                return false
            }
            return abs(old - new) <= tolerance
        }
    }
}

struct StoredAnswerTests {
    @Test
    func `every command's help is the reference in the documents`() throws {
        let script = Repository.root + "/Scripts/make-command-line-docs"
        let result = try Program.run(["--help"])
        #expect(result.exitCode == 0)
        let reference = try Program.run(executable: script, [Program.executable().path])
        try #require(reference.exitCode == 0, "\(reference.errors)")
        try StoredAnswer(path: "Docs/CommandLine.md").check(reference.output)
    }
}
