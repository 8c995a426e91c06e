public import LookbookCore

/// What a query asks for.
public struct RecommendOptions: Sendable, Hashable {
    /// How many items in a list.
    public var count = 10
    /// How many of the best items of each list to leave out: the place where the next page begins.
    public var offset = 0
    /// What "near" means.
    public var metric = SimilarityMetric.cosine
    /// Search look-alikes in this domain instead of the guessed one.
    public var domain: String?
    /// Only items that satisfy this.
    public var filter: ItemFilter?
    /// Items that must not come back.
    public var excluded: Set<Item.ID> = []
    /// 0 keeps the ranking, towards 1 the answers differ more from each other; above 0, count and offset together are at
    /// most ``maximumDiverse``.
    public var diversity: Float = 0
    /// Show only the best item of those that share this field (`group`: one of each style).
    public var groupBy: String?
    /// Leave out what scores less, 0...1.
    public var threshold: Float = 0
    /// The most complementary domains to answer with.
    public var maximumDomains = 6
    /// The only domains that may come back as matching; nil leaves it to the taxonomy.
    public var complementaryDomains: Set<String>?
    /// Whether look-alikes are wanted.
    public var wantsSimilar = true
    /// Whether matching items of other domains are wanted.
    public var wantsGoesWith = true

    /// How many items of a list can be chosen to differ: each is compared with all candidates, so that twice as many take
    /// four times as long.
    public static let maximumDiverse = 100

    /// The most items of a list, those that an offset leaves out included.
    public static let maximumCount = 1000
    /// How many complementary domains may be asked for.
    public static let domainCounts = 1...50

    /// The defaults: ten of each by cosine.
    public init() {}

    /// - Throws: ``LookbookError`` `input.…` for a value out of its range.
    public func validate() throws(LookbookError) {
        let most = Self.maximumCount
        guard (1...most).contains(count) else {
            throw LookbookError(.inputCount, "k is \(count)", facts: [.remedy: "ask for 1 to \(most) items"])
        }
        guard (0..<most).contains(offset), offset + count <= most else {
            throw LookbookError(
                .inputOffset, "the offset is \(offset) with k \(count)",
                facts: [.remedy: "an offset is not negative, and offset and k together are at most \(most)"])
        }
        guard Self.domainCounts.contains(maximumDomains) else {
            let (least, most) = (Self.domainCounts.lowerBound, Self.domainCounts.upperBound)
            throw LookbookError(
                .inputField, "\(maximumDomains) domains of matching items are asked for",
                facts: [.remedy: "ask for \(least) to \(most)"])
        }
        guard (0...1).contains(diversity) else {
            throw LookbookError(
                .inputDiversity, "the diversity is \(diversity)", facts: [.remedy: "give a number from 0 to 1"])
        }
        guard diversity == 0 || offset + count <= Self.maximumDiverse else {
            throw LookbookError(
                .inputDiversity, "\(offset + count) items are asked for with diversity",
                facts: [.remedy: "with diversity, ask for at most \(Self.maximumDiverse) items, the offset included"])
        }
        guard (0...1).contains(threshold) else {
            throw LookbookError(
                .inputThreshold, "the threshold is \(threshold)", facts: [.remedy: "give a score from 0 to 1"])
        }
    }
}
