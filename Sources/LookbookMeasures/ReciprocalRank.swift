extension RankedRelevance {
    /// RR = 1 / (place of the first relevant item, counted from 1); 0 when none was found. Its mean is the MRR.
    ///
    /// Source: Voorhees, "The TREC-8 Question Answering Track Report", 1999.
    public var reciprocalRank: Double {
        places.first.map { 1 / Double($0 + 1) } ?? 0
    }
}
