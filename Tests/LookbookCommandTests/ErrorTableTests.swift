import LookbookCore
import Testing

@testable import LookbookCommand

/// Every error has a code, and for every code the command line knows what to do.
struct ErrorTableTests {
    @Test
    func `the table of all codes in the documents is complete`() throws {
        var lines = [
            "# Errors", "",
            "Every error has a code that stays, a sentence that says what happened, and a hint that says what to do. Over HTTP they are",
            "`error.code`, `error.message` and `error.hint`; the command line writes `error: sentence [code]` and the hint to stderr.",
            "", "Made by the tests: `LOOKBOOK_STORE_ANSWERS=1 swift test --filter ErrorTableTests`.", "",
            "| code | category | HTTP status | exit code | hint on the command line |",
            "|---|---|---|---|---|",
        ]
        for code in LookbookError.Code.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
            let hint = LookbookError(code, "").hint.replacing("|", with: "\\|")
            let category = code.category
            lines.append(
                "| `\(code.rawValue)` | \(category.rawValue) | \(code.status) | \(category.exitCode) | \(hint) |"
            )
        }
        lines += [
            "",
            "Exit codes of commands that end without an error: 0; 1 when nothing was found; 3 when some lines or pictures of an",
            "import failed, 2 when nothing usable came in or it was stopped.",
        ]
        try StoredAnswer(path: "Docs/Errors.md").check(lines.joined(separator: "\n") + "\n")
    }

    @Test
    func `a code has a hint that is one short sentence of its own`() {
        for code in LookbookError.Code.allCases {
            let hint = LookbookError(code, "something").hint
            let isShort = (8...200).contains(hint.count) && !hint.hasSuffix(".") && !hint.contains("\n")
            #expect(isShort && hint != "see lookbook --help", "\(code.rawValue): \(hint)")
            // Whoever can do something about it is not told to report a fault of ours.
            if hint.contains("please report") { #expect(code.category == .bug, "\(code.rawValue)") }
        }
    }

    @Test
    func `the hint of the command line goes before that of the library, and names what the error is about`() {
        let missing = LookbookError(
            .catalogueMissing, "no", facts: [.catalogue: "shops/a", .remedy: "PUT it"])
        #expect(missing.hint.contains("--catalogue shops/a") && !missing.hint.contains("PUT"))
        let choice = LookbookError(.inputMetric, "no", facts: [.choices: "a, b"])
        #expect(choice.hint == "use one of: a, b")
        let remedy = LookbookError(.feedEmpty, "no", facts: [.remedy: "fill it"])
        #expect(remedy.hint == "fill it")
    }
}
