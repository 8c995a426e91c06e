import LookbookCore
import LookbookFeeds
import LookbookTesting

/// A feed's entries, apart.
struct FeedContents {
    var items: [Item] = []
    var lines: [Int] = []
    var problems: [FeedProblem] = []

    init(_ feed: any Feed) throws {
        for entry in try feed.entries() {
            switch entry {
            case .item(let item, let line):
                items.append(item)
                lines.append(line)
            case .rejected(let problem): problems.append(problem)
            }
        }
    }

    /// Writes a file into a folder and reads it as a feed.
    init(
        _ text: String, named name: String = "feed.csv", in folder: TemporaryFolder, mapping: [String: String] = [:]
    ) throws {
        try self.init(FeedOpener.open(folder.write(text, to: name), mapping: mapping))
    }

    /// The code and line of each problem.
    var faults: [String] { problems.map { "\($0.line) \($0.error.code.rawValue)" } }
}
