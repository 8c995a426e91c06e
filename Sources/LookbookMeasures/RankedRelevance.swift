/// Which places of one query's ranking hold relevant items: all that a retrieval measure needs to know.
///
/// Places count from 0 at the top. A ranking may be shorter than the k of a measure; the missing places count as wrong.
/// The number of relevant items R may exceed the number found, when the ranking was cut.
public struct RankedRelevance: Sendable, Hashable {
    /// The places of relevant items, ascending.
    public let places: [Int]
    /// R: how many relevant items there are to find, at least `places.count`.
    public let relevantCount: Int

    /// - Parameters:
    ///   - places: ascending, without repetition, from 0.
    ///   - relevantCount: R; when not given, all relevant items are in `places`.
    /// - Precondition: `relevantCount` is not smaller than the number of places.
    public init(places: [Int], relevantCount: Int? = nil) {
        precondition(places.count <= relevantCount ?? places.count, "no more can be found than there is")
        self.places = places
        self.relevantCount = relevantCount ?? places.count
    }

    /// From a list of right and wrong, the top first.
    ///
    /// - Parameters:
    ///   - isRelevant: for each place whether its item is relevant.
    ///   - relevantCount: R; when not given, all relevant items are in the list.
    public init(_ isRelevant: [Bool], relevantCount: Int? = nil) {
        self.init(places: isRelevant.indices.filter { isRelevant[$0] }, relevantCount: relevantCount)
    }

    /// How many relevant items are among the first k.
    public func found(at k: Int) -> Int {
        // The places ascend, so the search ends at the first one beyond k.
        places.firstIndex { $0 >= k } ?? places.count
    }
}
