import FoundationEssentials
package import Lookbook
package import LookbookCore
import LookbookIndex
package import LookbookMeasures

/// Queries in words with the labels that are right for them: a CSV file whose column `query` holds the words, and whose other
/// columns are fields of the items; values joined by `|` are all right, and an empty one asks nothing. A column `half` parts them.
package struct WordQueries: Sendable {
    /// One query.
    package struct Query: Sendable {
        package let text: String
        /// The values that are right, by field.
        package let right: [String: Set<String>]

        /// Whether an item is an answer.
        package func accepts(_ item: Item) -> Bool {
            right.allSatisfy { field, values in item[field: field].map(values.contains) ?? false }
        }
    }

    package let queries: [Query]

    /// - Parameters:
    ///   - path: of the file.
    ///   - half: the value of the column `half` that is wanted; nil for all.
    /// - Throws: ``LookbookError`` `input.queries` for a file that cannot be used.
    package init(path: String, half: String?) throws {
        let lines = try CSVLines.read(path, code: .inputQueries)
        guard let header = lines.first, let place = header.firstIndex(of: "query") else {
            throw LookbookError(
                .inputQueries, "\(path) has no column \"query\"",
                facts: [.remedy: "give it a header: query, and the fields that are judged"])
        }
        let part = header.firstIndex(of: "half")
        queries = lines.dropFirst().compactMap { line in
            if let half, let part, line[part] != half { return nil }
            var right: [String: Set<String>] = [:]
            for (column, value) in line.enumerated() where column != place && column != part && !value.isEmpty
            {
                right[header[column]] = Set(value.split(separator: "|").map(String.init))
            }
            return right.isEmpty ? nil : Query(text: line[place], right: right)
        }
        guard !queries.isEmpty else {
            throw LookbookError(
                .inputQueries, "\(path) has no query that could be judged",
                facts: [.remedy: "write at least one line with a query and a right value, and check --half"])
        }
    }
}

/// Measures a word tower against pictures' vectors alone: no filter, no text of an item is looked at.
package struct WordsExperiment: Sendable {
    /// One line of the result.
    package struct Row: Sendable, Encodable {
        /// What was asked: `title to picture`, `labels`, `queries`, `picture to picture`, ….
        package let task: String
        /// What counts.
        package let measure: String
        /// In per cent of 1, with its interval.
        package let estimate: Estimate
        /// Queries that were scored.
        package let queries: Int
    }

    private let tower: any WordEmbedding
    private let items: [Item]
    private let vectors: VectorMatrix
    private let index: any VectorIndex
    private let bootstrap: Bootstrap
    private static let depth = 10

    /// Reads a catalogue; of pictures that are identical the first counts.
    ///
    /// - Throws: `input.space` when the space has no word tower.
    package init(_ shop: Shop, bootstrap: Bootstrap) async throws {
        let snapshot = try await shop.activeSnapshot()
        guard let tower = try shop.words(of: snapshot.space.id) else {
            throw LookbookError(
                .inputSpace, "the model that filled the catalogue has no word tower",
                facts: [
                    .remedy: "train one with lookbook-train, task words, and put it into the model's folder"
                ])
        }
        let table = snapshot.table
        var seen: Set<String> = []
        let rows = table.rows.indices.filter {
            table.rows[$0].position == 0 && seen.insert(table.rows[$0].pixelHash).inserted
        }
        let found = try await CatalogueItems.read(folder: shop.folder.path)
        let byID = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        items = rows.compactMap { byID[table.rows[$0].itemID] }
        vectors = VectorMatrix(
            rows: items.count, columns: table.vectors.columns, values: rows.flatMap { table.vectors[$0] })
        index = try ExactIndex(vectors)
        self.tower = tower
        self.bootstrap = bootstrap
    }

    /// How many items are searched.
    package var gallery: Int { items.count }

    /// Titles as queries: how often the first, or one of the ten nearest pictures, is the title's own.
    package func titles() async throws -> [Row] {
        let texts = items.enumerated().compactMap { place, item in
            item.title.flatMap { tower.vector(of: $0) }.map { (place, $0) }
        }
        let found = try await nearest(texts.map(\.1))
        return [1, Self.depth].map { count in
            let hits = zip(texts, found).map { text, rows in
                rows.prefix(count).contains(Int32(text.0)) ? 1.0 : 0.0
            }
            return row("title to picture", "recall@\(count)", hits)
        }
    }

    /// Each pair of values of two fields that at least ten items have, as a query.
    ///
    /// - Parameter fields: in the order in which a person says them: colour, kind.
    package func labels(_ fields: [String]) async throws -> Row {
        var groups: [[String]: Int] = [:]
        for item in items {
            let values = fields.compactMap { item[field: $0] }
            if values.count == fields.count, !values.contains(where: \.isEmpty) {
                groups[values, default: 0] += 1
            }
        }
        let wanted = groups.filter { $0.value >= Self.depth }.map(\.key).sorted {
            $0.lexicographicallyPrecedes($1)
        }
        let queries = wanted.map { values in
            (
                text: values.joined(separator: " "),
                accepts: { (item: Item) in fields.map { item[field: $0] } == values.map(Optional.some) }
            )
        }
        return row("labels", "P@10", try await precisions(queries))
    }

    /// Queries of a file; also those alone that ten items could answer.
    package func queries(_ file: WordQueries) async throws -> [Row] {
        let precisions = try await precisions(
            file.queries.map { query in (query.text, { query.accepts($0) }) })
        let full = zip(file.queries, precisions).filter { query, _ in
            items.lazy.filter(query.accepts).prefix(Self.depth).count == Self.depth
        }.map(\.1)
        return [
            row("queries", "P@10", precisions), row("queries that ten items answer", "P@10", full),
        ]
    }

    /// Pictures as queries, among pictures, among items blended with their titles, and with both sides blended.
    ///
    /// - Parameters:
    ///   - fields: whose values, alone and together, are right.
    ///   - weight: of the title in the blend.
    ///   - wrong: the share of the items that get the title of another, 0...1.
    package func blended(_ fields: [String], weight: Float, wrong: Double) async throws -> [Row] {
        let texts = titleVectors(wrong: wrong)
        let blend = VectorMatrix(
            rows: items.count, columns: vectors.columns,
            values: items.indices.flatMap { place -> [Float] in
                let own = Array(vectors[place])
                guard let text = texts[place] else { return own }
                return Self.normalised(zip(own, text).map { $0 + weight * $1 })
            })
        let blendIndex = try ExactIndex(blend)
        let note = wrong > 0 ? ", \(Int((wrong * 100).rounded())) % of the titles wrong" : ""
        var rows: [Row] = []
        for (name, queries, index) in [
            ("pictures", vectors, index), ("pictures among blended\(note)", vectors, blendIndex),
            ("blended among blended\(note)", blend, blendIndex),
        ] as [(String, VectorMatrix, any VectorIndex)] {
            let found = try await index.nearest(
                to: queries, count: Self.depth + 1, metric: .cosine, among: nil)
            for wanted in fields.map({ [$0] }) + (fields.count > 1 ? [fields] : []) {
                rows.append(row(name, "P@10 \(wanted.joined(separator: "+"))", agreement(found, wanted)))
            }
        }
        return rows
    }

    // MARK: Parts

    private func titleVectors(wrong: Double) -> [[Float]?] {
        var random = SeededGenerator(seed: 1)
        let moved = random.sample(Int(wrong * Double(items.count)), below: items.count)
        var source = Array(items.indices)
        // Each of them gets the title of the next one: none keeps its own.
        for (place, next) in zip(moved, moved.dropFirst() + moved.prefix(1)) { source[place] = next }
        return source.map { place in items[place].title.flatMap { tower.vector(of: $0) } }
    }

    /// For each row the share of its neighbours that agree in some fields; rows that nothing agrees with are left out.
    private func agreement(_ found: [[Neighbour]], _ fields: [String]) -> [Double] {
        let labels = items.map { item in fields.map { item[field: $0] ?? "" } }
        let counts = labels.reduce(into: [[String]: Int]()) { $0[$1, default: 0] += 1 }
        return found.enumerated().compactMap { place, neighbours in
            guard counts[labels[place], default: 0] > 1 else { return nil }
            let others = neighbours.filter { Int($0.row) != place }.prefix(Self.depth)
            return Double(others.count { labels[Int($0.row)] == labels[place] }) / Double(Self.depth)
        }
    }

    private func precisions(
        _ queries: [(text: String, accepts: (Item) -> Bool)]
    ) async throws -> [Double] {
        let vectors = queries.map { tower.vector(of: $0.text) }
        var found = try await nearest(vectors.compactMap(\.self))[...]
        return zip(queries, vectors).map { query, vector in
            // What has no place finds nothing.
            guard vector != nil, let rows = found.popFirst() else { return 0 }
            return Double(rows.count { query.accepts(items[Int($0)]) }) / Double(Self.depth)
        }
    }

    private func nearest(_ vectors: [[Float]]) async throws -> [[Int32]] {
        guard !vectors.isEmpty else { return [] }
        let queries = VectorMatrix(
            rows: vectors.count, columns: self.vectors.columns, values: vectors.flatMap(\.self))
        return try await index.nearest(to: queries, count: Self.depth, metric: .cosine, among: nil)
            .map { $0.map(\.row) }
    }

    private func row(_ task: String, _ measure: String, _ values: [Double]) -> Row {
        let estimate =
            values.isEmpty ? Estimate(value: 0, lower: 0, upper: 0) : bootstrap.mean(of: values)
        return Row(task: task, measure: measure, estimate: estimate, queries: values.count)
    }

    private static func normalised(_ vector: [Float]) -> [Float] {
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return norm > 1e-6 ? vector.map { $0 / norm } : vector
    }
}
