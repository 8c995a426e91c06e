import LookbookCore

/// Which rows answer a query, with the numbers that put them there: what is costly about an answer, and no more.
struct Ranking: Sendable {
    /// The domain in which look-alikes were searched.
    var domain: String
    /// 0...1; 1 when the domain was given or known.
    var confidence: Float
    /// The look-alikes, nearest first; nil when they were not asked for.
    var similar: [Near]?
    /// Of the wearer; only where matches were asked for.
    var traits = QueryTraits.unknown
    /// The matches, domain by domain; nil when they were not asked for.
    var groups: [Group]?

    /// A look-alike.
    struct Near: Sendable {
        let row: Int32
        let distance: Float
    }

    /// The matches of one complementary domain, best first.
    struct Group: Sendable {
        let domain: String
        let matches: [Match]
    }

    /// An item that goes with the query.
    struct Match: Sendable {
        let row: Int32
        let compatibility: Compatibility
    }

    /// About how much memory it takes.
    var bytes: Int {
        let matches = (groups ?? []).reduce(0) { $0 + 64 + $1.matches.count * MemoryLayout<Match>.stride }
        return 512 + (similar?.count ?? 0) * MemoryLayout<Near>.stride + matches
    }
}
