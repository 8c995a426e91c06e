import Foundation
import LookbookCore
import Testing

/// Names of categories as shops write them: see the first lines of the file.
struct CategoryNamesTests {
    struct Name {
        let language: String
        let text: String
        let kinds: [String]
    }

    /// How well a half is read.
    struct Result {
        var right: [Name] = []
        var notKnown: [Name] = []
        var wrong: [(Name, String)] = []

        init(_ names: [Name]) {
            for name in names {
                let kind = Taxonomy.fashion.match(name.text).kind
                if name.kinds.contains(kind ?? "-") {
                    right.append(name)
                } else if let kind {
                    wrong.append((name, kind))
                } else {
                    notKnown.append(name)
                }
            }
        }

        var all: Int { right.count + notKnown.count + wrong.count }
    }

    static let names: [Name] = {
        guard let url = Bundle.module.url(forResource: "Fixtures/category-names", withExtension: "tsv"),
            let text = try? String(contentsOf: url, encoding: .utf8)
        else { return [] }
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let cells = line.split(separator: "\t").map(String.init)
            guard cells.count == 3 else { return nil }
            return Name(
                language: cells[0], text: cells[1], kinds: cells[2].split(separator: "|").map(String.init))
        }
    }()

    /// - Parameter rest: 0 for the half that is looked at, 1 for the test.
    static func half(_ rest: Int) -> [Name] {
        names.enumerated().filter { $0.offset % 2 == rest }.map(\.element)
    }

    @Test(arguments: [0, 1])
    func `at least 95 of 100 names are read rightly, and fewer than one wrongly`(half: Int) {
        let result = Result(Self.half(half))
        if half == 0 || ProcessInfo.processInfo.environment["LOOKBOOK_SHOW_NAMES"] != nil {
            for name in result.notKnown { print("not known:", name.language, name.text, name.kinds) }
            for (name, kind) in result.wrong { print("wrong:", name.language, name.text, name.kinds, kind) }
        }
        print("half \(half): \(result.right.count) of \(result.all) right, \(result.wrong.count) wrong")
        #expect(result.all >= 150)
        #expect(Double(result.right.count) >= 0.95 * Double(result.all))
        #expect(Double(result.wrong.count) < 0.01 * Double(result.all))
    }

    @Test
    func `each name has a kind of the taxonomy, or none`() {
        for kind in Self.names.flatMap(\.kinds) where kind != "-" {
            #expect(Taxonomy.fashion.slot(of: kind) != nil, "\(kind)")
        }
    }
}
