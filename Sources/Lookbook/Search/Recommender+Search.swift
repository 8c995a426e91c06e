import LookbookCore
import LookbookInference

/// What a search by words needs of a catalogue's state, read when the first one comes.
struct SearchWords: Sendable {
    let vocabulary: CatalogueVocabulary
    let spelling: Spelling

    init(_ catalogue: any Catalogue) async throws {
        vocabulary = try await catalogue.vocabulary()
        spelling = Spelling(vocabulary.words)
    }
}

extension Recommender {
    /// Finds items by words: those whose text holds them, and those whose pictures lie near them, made one ranking.
    ///
    /// - Parameters:
    ///   - text: what the shopper typed, in any of the languages of the word file.
    ///   - options: how many, and under which conditions.
    /// - Throws: ``LookbookError`` `input.text` for an empty or overlong text; `input.…` for an option out of its range.
    public func search(_ text: String, _ options: SearchOptions = SearchOptions()) async throws
        -> SearchAnswer
    {
        try Self.validate(text)
        try options.options.validate()
        let start = ContinuousClock.now
        let known = try await searchWords.value()
        let tower = try await words.value()
        let reading = SearchReading(
            text, asWords: options.asWords, vocabulary: known.vocabulary, taxonomy: taxonomy,
            known: Set(snapshot.rowsOfDomain.keys))
        let (spelled, corrections) = Self.spelled(reading.words, known.spelling)
        let corrected = Self.corrected(reading.text, corrections, tower)
        let place = tower?.vector(of: corrected)
        var times = SearchAnswer.Milliseconds()
        let middle = ContinuousClock.now
        times.words = (middle - start).seconds * 1000
        let rows = try await allowedRows(options.options, reading)
        let found = try await ranked(spelled, place, among: rows, options.options)
        let similar = try await shown(found, place, tower?.relevance, options.options)
        times.search = (ContinuousClock.now - middle).seconds * 1000
        return SearchAnswer(
            query: .init(
                text: text, corrections: corrections, chips: reading.chips,
                words: tower?.reading(of: corrected) ?? []),
            space: snapshot.space.id, milliseconds: times, similar: similar)
    }

    private static func validate(_ text: String) throws(LookbookError) {
        let isUsable = text.contains { $0.isLetter || $0.isNumber }
        guard isUsable, text.utf8.count <= SearchOptions.longestText else {
            throw LookbookError(
                .inputText,
                isUsable ? "the text has \(text.utf8.count) bytes" : "the text holds no word",
                facts: [.remedy: "write what you look for in at most \(SearchOptions.longestText) bytes"])
        }
    }

    /// Each word with its other spellings, and what was put right.
    private static func spelled(
        _ words: [String], _ spelling: Spelling
    ) -> ([[String]], corrections: [String: String]) {
        var corrections: [String: String] = [:]
        let spelled = words.enumerated().map { place, word -> [String] in
            let folded = WordText.folded(word)
            let single = WordText.words(word).first ?? folded
            var spellings = [folded, single, single + "s"]
            let isKnown = spellings.contains(where: spelling.knows)
            let isBeginning = place == words.count - 1 && spelling.knowsBeginning(folded)
            if !isKnown, !isBeginning, WordFile.standard.meanings(of: [single]).isEmpty,
                let right = spelling.correction(of: folded)
            {
                corrections[word] = right
                spellings.append(right)
            }
            var seen: Set<String> = []
            return spellings.filter { seen.insert($0).inserted }
        }
        return (spelled, corrections)
    }

    /// The text with words put right that the tower does not know either.
    private static func corrected(
        _ text: String, _ corrections: [String: String], _ tower: (any WordEmbedding)?
    ) -> String {
        guard !corrections.isEmpty else { return text }
        return text.lowercased().split { !$0.isLetter && !$0.isNumber }
            .map { corrections[String($0)] ?? String($0) }.joined(separator: " ")
    }

    /// The rows that may come back, ascending; nil for all.
    private func allowedRows(_ options: RecommendOptions, _ reading: SearchReading) async throws -> [Int32]? {
        var domains = reading.domains
        if let word = options.domain { domains = [try domain(named: word)] }
        let filter = ItemFilter((options.filter?.clauses ?? []) + (reading.filter?.clauses ?? []))
        let excluded = options.excluded
        guard domains != nil || !filter.clauses.isEmpty || !excluded.isEmpty else { return nil }
        var rows =
            domains.map { $0.flatMap { snapshot.rowsOfDomain[$0] ?? [] }.sorted() }
            ?? Array(0..<Int32(snapshot.table.rows.count))
        if !filter.clauses.isEmpty {
            let matching = try await catalogue.itemIDs(matching: filter)
            rows.removeAll { !matching.contains(snapshot.table.rows[Int($0)].itemID) }
        }
        if !excluded.isEmpty { rows.removeAll { excluded.contains(snapshot.table.rows[Int($0)].itemID) } }
        return rows
    }

    /// How many of each ranking are made one.
    private static let reach = 200

    private func ranked(
        _ words: [[String]], _ place: [Float]?, among rows: [Int32]?, _ options: RecommendOptions
    ) async throws -> [Int32] {
        let need = max(Self.reach, Selection(options: options, snapshot: snapshot).poolSize + options.offset)
        var rankings: [(rows: [Int32], weight: Float)] = []
        if let place {
            let near = try await CandidateSearch(snapshot: snapshot).nearest(
                to: place, count: need, metric: .cosine, in: snapshot.index, among: rows)
            rankings.append((near.map { snapshot.firstRow(ofSameItemAs: $0.row) }, 1))
        }
        // Conditions are checked after the words, so more are asked for where there are some.
        let limit = rows == nil ? need : max(need, 2000)
        var isAny = false
        var ids = try await catalogue.itemIDs(containing: words, any: false, limit: limit)
        if ids.isEmpty, words.count > 1 {
            isAny = true
            ids = try await catalogue.itemIDs(containing: words, any: true, limit: limit)
        }
        let allowed = rows.map(Set.init)
        let hits = ids.compactMap { id -> Int32? in
            guard let row = snapshot.rows(of: id).first, allowed?.contains(row) ?? true else { return nil }
            return row
        }
        rankings.append((Array(hits.prefix(need)), isAny ? 0.5 : 1))
        return RankFusion.fused(rankings)
    }

    /// What is shown of a ranking.
    private func shown(
        _ rows: [Int32], _ place: [Float]?, _ relevance: WordRelevance?, _ options: RecommendOptions
    ) async throws -> [SimilarItem] {
        var whole = options
        whole.offset = 0
        whole.count += options.offset
        let known = options.groupBy == nil ? [] : try await facts.facts(of: rows)
        let ranking = rows.map { row in
            (row: row, score: place.flatMap { relevance?.score(cosine: cosine($0, row)) } ?? 1)
        }
        let chosen = try Selection(options: whole, snapshot: snapshot).select(ranking, facts: known)
            .dropFirst(options.offset)
        let items = try await facts.facts(of: chosen.map { rows[$0] })
        return zip(chosen, items).enumerated().map { number, pair in
            let (place_, item) = (pair.0, pair.1?.item)
            let record = snapshot.table.rows[Int(rows[place_])]
            return SimilarItem(
                rank: options.offset + number + 1, id: record.itemID, score: ranking[place_].score,
                distance: place.map { 1 - cosine($0, rows[place_]) } ?? 0, domain: record.domain,
                title: item?.title, image: item?.image(at: record.position), position: record.position)
        }
    }

    private func cosine(_ place: [Float], _ row: Int32) -> Float {
        let vector = snapshot.table.vectors[Int(row)]
        return zip(place, vector).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
