public import ArgumentParser
import Foundation
import Lookbook
public import LookbookCore
public import LookbookNetworks
public import LookbookServer

/// How a command prints its data.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

/// `--format table|json`.
struct FormatOption: ParsableArguments {
    @Option(name: .long, help: "How to print: table or json.")
    var format = OutputFormat.table
}

/// Limits on pictures.
struct PictureLimitOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The most pixels of a picture, in millions.", valueName: "n"))
    var maxMegapixels = 100

    @Option(name: .long, help: ArgumentHelp("The most bytes of a picture file, in MiB.", valueName: "n"))
    var maxMegabytes = 64

    var limits: PictureLimits {
        PictureLimits(pixels: maxMegapixels * 1_000_000, bytes: maxMegabytes << 20)
    }

    func validate() throws {
        guard (1...2000).contains(maxMegapixels), (1...1024).contains(maxMegabytes) else {
            throw ValidationError("--max-megapixels takes 1 to 2000 and --max-megabytes 1 to 1024.")
        }
    }
}

/// What `recommend`, `similar`, `complete` and `export` ask for.
struct QueryOptions: ParsableArguments {
    @Option(
        name: [.customShort("k"), .long], help: ArgumentHelp("How many items in a list.", valueName: "n"))
    var count = 10

    @Option(name: .long, help: "What \"near\" means.")
    var metric = SimilarityMetric.cosine

    @Option(
        name: .long,
        help: ArgumentHelp("Search look-alikes in this domain instead of the guessed one.", valueName: "name")
    )
    var domain: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only items that satisfy this: 'gender=Women,price<50'.", valueName: "expression"))
    var filter: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Items that must not come back, joined by commas. May be repeated.", valueName: "ids"))
    var exclude: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("0 keeps the ranking; towards 1 the answers differ more.", valueName: "0...1"))
    var diversity: Float = 0

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Show one item of those that share this field (group: one of each style).", valueName: "field"))
    var groupBy: String?

    @Option(name: .long, help: ArgumentHelp("Leave out what scores less.", valueName: "0...1"))
    var threshold: Float = 0

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The only domains that may come back as matching, joined by commas. May be repeated.",
            valueName: "names"))
    var domains: [String] = []

    @Option(name: .long, help: ArgumentHelp("The most domains of matching items, 1 to 50.", valueName: "n"))
    var maximumDomains = 6

    @Option(name: .long, help: ArgumentHelp("How many of the best to leave out.", valueName: "n"))
    var offset = 0

    /// The options as the engine takes them.
    func options(similar: Bool = true, goesWith: Bool = true) throws -> RecommendOptions {
        var options = RecommendOptions()
        options.count = count
        options.metric = metric
        options.domain = domain
        options.filter = try filter.map { try ItemFilter(parsing: $0) }
        options.excluded = Self.names(exclude)
        options.diversity = diversity
        options.groupBy = groupBy
        options.threshold = threshold
        options.offset = offset
        options.maximumDomains = maximumDomains
        let wanted = Self.names(domains)
        options.complementaryDomains = wanted.isEmpty ? nil : wanted
        options.wantsSimilar = similar
        options.wantsGoesWith = goesWith
        try options.validate()
        return options
    }

    func validate() throws {
        // As a number this was what is --maximum-domains now: a script that still says so must not search for it.
        if let number = domains.first(where: { Int($0) != nil }) {
            throw ValidationError(
                "--domains takes names; for the number of domains write --maximum-domains \(number).")
        }
        guard (1...50).contains(maximumDomains) else {
            throw ValidationError("--maximum-domains takes 1 to 50.")
        }
    }

    private static func names(_ lists: [String]) -> Set<String> {
        Set(lists.flatMap { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } })
    }
}

extension SimilarityMetric: ExpressibleByArgument {}

extension Padding: ExpressibleByArgument {}
extension KeyScope: ExpressibleByArgument {}
