import ArgumentParser
import Lookbook
import LookbookCore

/// `lookbook items`.
struct ItemsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "items",
        abstract: "The items with pictures that could not be used, and why.",
        discussion: """
            --status failed is the only list there is; lookbook export items has all of them with all fields.

            EXAMPLES
              lookbook items --status failed --catalogue shop
              lookbook items --status failed --catalogue shop --format json
            """)

    /// Which items.
    enum Status: String, ExpressibleByArgument, CaseIterable {
        case failed
    }

    @Option(name: .long, help: "Which items: failed.")
    var status = Status.failed

    @OptionGroup var location: CatalogueOption
    @OptionGroup var format: FormatOption

    /// One picture that failed.
    private struct Line: Encodable {
        let id: String
        let title: String?
        let domain: String
        let image: String
        let code: String
        let message: String
    }

    func run() async throws {
        let shop = try await Shop.open(location.catalogue)
        let output = try Output()
        var (last, count): (Item.ID?, Int) = (nil, 0)
        while true {
            let page = try await shop.catalogue.failedItems(after: last, limit: 500)
            guard let end = page.last else { break }
            last = end.item.id
            for failed in page {
                for (image, failure) in failed.failures {
                    count += 1
                    let line = Line(
                        id: failed.item.id, title: failed.item.title, domain: failed.item.domain,
                        image: image,
                        code: failure.code, message: failure.message)
                    try write(line, to: output)
                }
            }
        }
        try output.close()
        if count == 0 { throw NothingFound() }
    }

    private func write(_ line: Line, to output: Output) throws {
        switch format.format {
        case .json: try output.json(line)
        case .table: try output.line(Terminal.printable("\(line.id)  \(line.code)  \(line.message)"))
        }
    }
}
