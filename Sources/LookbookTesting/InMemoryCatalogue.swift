import Foundation
package import LookbookCore

/// A catalogue that lives as long as the process: the fake of tests. Written for plainness, not for speed.
package actor InMemoryCatalogue: Catalogue {
    /// What went wrong; the codes are those of the real catalogue.
    private struct Stored {
        var item: Item
        var images: [ImageRecord]
        var written: Int64
    }

    private var stored: [Item.ID: Stored] = [:]
    /// Ids that items had before.
    private var former: [String: Item.ID] = [:]
    private var pictures: [String: PictureRecord] = [:]
    private var vectors: [EmbeddingSpace.ID: [String: [Float]]] = [:]
    private var registered: [(space: EmbeddingSpace, extractor: String)] = []
    private var active: EmbeddingSpace.ID?
    private var writes: Int64 = 0

    package init() {}

    package func generation() -> Int64 { writes }

    package func summary() -> CatalogueSummary {
        let images = stored.values.flatMap(\.images)
        return CatalogueSummary(
            items: stored.count, images: images.count, failedImages: images.count { $0.failure != nil },
            domains: stored.values.reduce(into: [:]) { $0[$1.item.domain, default: 0] += 1 })
    }
}

// MARK: Import

extension InMemoryCatalogue {
    package func imageRecords(of ids: [Item.ID]) -> [Item.ID: [ImageRecord]] {
        Dictionary(uniqueKeysWithValues: Set(ids).compactMap { id in stored[id].map { (id, $0.images) } })
            .filter { !$0.value.isEmpty }
    }

    package func embedded(_ hashes: Set<String>, in space: EmbeddingSpace.ID) -> Set<String> {
        hashes.filter { vectors[space]?[$0] != nil }
    }

    package func apply(_ batch: ImportBatch) throws {
        guard let space = registered.first(where: { $0.space.id == batch.space })?.space else {
            throw LookbookError(.catalogueSpaceUnknown, batch.space)
        }
        try check(batch, space)
        for picture in batch.pictures where pictures[picture.contentHash] == nil {
            pictures[picture.contentHash] = picture
        }
        for (item, images) in batch.items {
            absorb(into: item)
            stored[item.id] = Stored(item: item, images: images, written: writes + 1)
        }
        for (hash, values) in batch.embeddings where vectors[space.id]?[hash] == nil {
            vectors[space.id, default: [:]][hash] = values
        }
        writes += 1
    }

    package func update(
        _ id: Item.ID, adding batch: ImportBatch?, _ change: @Sendable (StoredItem?) throws -> StoredItem
    ) throws -> (before: StoredItem?, after: StoredItem) {
        let before = stored[id].map { StoredItem($0.item, images: $0.images) }
        let after = try change(before)
        guard after.item.id == id else { throw LookbookError(.internalFault, id) }
        if var batch {
            batch.items = [(after.item, after.images)]
            try apply(batch)
        } else {
            guard after.item.images.map(\.path) == after.images.map(\.path) else {
                throw LookbookError(.catalogueImageRecords, id)
            }
            stored[id] = Stored(item: after.item, images: after.images, written: writes + 1)
            writes += 1
        }
        return (before, after)
    }

    private func check(_ batch: ImportBatch, _ space: EmbeddingSpace) throws {
        for (item, images) in batch.items where item.images.map(\.path) != images.map(\.path) {
            throw LookbookError(.catalogueImageRecords, item.id)
        }
        let known = Set(batch.pictures.map(\.contentHash)).union(pictures.keys)
        for (hash, values) in batch.embeddings {
            guard values.count == space.dimensions else { throw LookbookError(.catalogueDimensions, hash) }
            guard values.allSatisfy(\.isFinite) else { throw LookbookError(.catalogueNotFinite, hash) }
            guard known.contains(hash) else { throw LookbookError(.cataloguePictureUnknown, hash) }
        }
    }

    package func remove(_ ids: [Item.ID]) {
        for id in ids { stored[id] = nil }
        writes += 1
    }

    package func itemIDs(named names: [String]) -> [String: Item.ID] {
        var found: [String: Item.ID] = [:]
        for name in Set(names) {
            let items = sorted.map(\.item)
            let item =
                stored[name]?.item ?? items.first { $0.variants.contains { $0.id == name } }
                ?? items.first { $0.variants.contains { $0.sku == name } }
                ?? former[name].flatMap { stored[$0]?.item } ?? items.first { $0.group == name }
            if let item { found[name] = item.id }
        }
        return found
    }

    /// Takes the place of the items that the new one was before.
    private func absorb(into item: Item) {
        let before = stored.values.map(\.item).filter { $0.id != item.id && item.wasBefore($0) }
        for old in before {
            stored[old.id] = nil
            former = former.mapValues { $0 == old.id ? item.id : $0 }
            former[old.id] = item.id
        }
    }

    package func removeUnshownPictures() {
        let shown = Set(stored.values.flatMap(\.images).compactMap(\.contentHash))
        pictures = pictures.filter { shown.contains($0.key) }
        vectors = vectors.mapValues { $0.filter { shown.contains($0.key) } }
    }

    package func shownFiles(among names: Set<String>) -> Set<String> {
        let paths = stored.values.flatMap(\.images).map(\.path)
        return names.intersection(paths.compactMap { $0.split(separator: "/").last.map(String.init) })
    }

    package func itemIDs() -> [Item.ID] { sorted.map(\.item.id) }

    private var sorted: [Stored] {
        stored.values.sorted { $0.item.id.utf8.lexicographicallyPrecedes($1.item.id.utf8) }
    }
}

// MARK: Spaces

extension InMemoryCatalogue {
    package func register(_ space: EmbeddingSpace, extractor: String) throws {
        guard (1...65536).contains(space.dimensions) else {
            throw LookbookError(.catalogueDimensions, space.id)
        }
        if let index = registered.firstIndex(where: { $0.space.id == space.id }) {
            guard registered[index].space.dimensions == space.dimensions else {
                throw LookbookError(.catalogueSpaceMismatch, space.id)
            }
            if registered[index] == (space, extractor) { return }
            registered[index] = (space, extractor)
        } else {
            registered.append((space, extractor))
        }
        active = active ?? space.id
        writes += 1
    }

    package func spaces() -> [SpaceRecord] {
        registered.map { space, extractor in
            SpaceRecord(
                space: space, extractor: extractor, isActive: space.id == active,
                count: vectors[space.id]?.count ?? 0)
        }
    }

    package func activate(_ space: EmbeddingSpace.ID) throws {
        guard registered.contains(where: { $0.space.id == space }) else {
            throw LookbookError(.catalogueSpaceUnknown, space)
        }
        if active == space { return }
        active = space
        writes += 1
    }
}

// MARK: Reading

extension InMemoryCatalogue {
    package func table(of space: EmbeddingSpace.ID) throws -> EmbeddingTable {
        guard let dimensions = registered.first(where: { $0.space.id == space })?.space.dimensions else {
            throw LookbookError(.catalogueSpaceUnknown, space)
        }
        var rows: [EmbeddingTable.Row] = []
        var values: [Float] = []
        for entry in sorted {
            for (position, image) in entry.images.enumerated() {
                guard let hash = image.contentHash, let vector = vectors[space]?[hash],
                    let picture = pictures[hash]
                else { continue }
                values += vector
                rows.append(
                    EmbeddingTable.Row(
                        itemID: entry.item.id, position: position, domain: entry.item.domain,
                        group: entry.item.group,
                        contentHash: hash, pixelHash: picture.pixelHash, written: entry.written))
            }
        }
        let matrix = VectorMatrix(rows: rows.count, columns: dimensions, values: values)
        return EmbeddingTable(space: space, generation: writes, vectors: matrix, rows: rows)
    }

    package func items(_ ids: [Item.ID]) -> [Item] { Set(ids).compactMap { stored[$0]?.item } }

    package func items(after: Item.ID?, limit: Int) -> [Item] {
        let rest = sorted.map(\.item).drop { item in
            guard let after else { return false }
            return !after.utf8.lexicographicallyPrecedes(item.id.utf8)
        }
        return Array(rest.prefix(max(0, limit)))
    }

    package func itemIDs(containing words: [[String]], any: Bool, limit: Int) -> [Item.ID] {
        guard !words.isEmpty else { return [] }
        let found = sorted.filter { entry in
            let own = Self.words(of: entry.item)
            func holds(_ place: Int) -> Bool {
                words[place].contains { word in
                    let word = Self.folded(word)
                    return own.contains(word)
                        || (place == words.count - 1 && word.count >= 2
                            && own.contains { $0.hasPrefix(word) })
                }
            }
            return any ? words.indices.contains(where: holds) : words.indices.allSatisfy(holds)
        }
        return Array(found.map(\.item.id).prefix(max(0, limit)))
    }

    package func vocabulary() -> CatalogueVocabulary {
        var words: [String: Int] = [:]
        var values: [String: Set<String>] = [:]
        for entry in stored.values {
            for word in Set(Self.words(of: entry.item)) { words[word, default: 0] += 1 }
            for (name, value) in entry.item.attributes { values[name, default: []].insert(value) }
        }
        return CatalogueVocabulary(words: words, values: values.mapValues { $0.sorted() })
    }

    private static func words(of item: Item) -> [String] {
        let texts = [item.id, item.title ?? "", item.domain] + item.attributes.values
        return texts.flatMap { folded($0).split { !$0.isLetter && !$0.isNumber } }.map(String.init)
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }

    package func itemIDs(matching filter: ItemFilter) -> Set<Item.ID> {
        Set(stored.values.map(\.item).filter(filter.matches).map(\.id))
    }

    package func palettes(of hashes: [String]) -> [String: Palette] {
        Dictionary(
            uniqueKeysWithValues: Set(hashes).compactMap { hash in pictures[hash].map { (hash, $0.palette) } }
        )
    }
}
