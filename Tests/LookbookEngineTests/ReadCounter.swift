import LookbookCore
import Synchronization

/// A catalogue that remembers which items were read from it by id.
final class ReadCounter: Catalogue {
    private let base: any Catalogue
    private let read = Mutex<[Item.ID]>([])

    init(_ base: any Catalogue) {
        self.base = base
    }

    /// The ids since the last call, ascending.
    func taken() -> [Item.ID] {
        read.withLock { read in
            defer { read = [] }
            return read.sorted()
        }
    }

    func items(_ ids: [Item.ID]) async throws -> [Item] {
        read.withLock { $0 += ids }
        return try await base.items(ids)
    }

    func generation() async throws -> Int64 { try await base.generation() }
    func summary() async throws -> CatalogueSummary { try await base.summary() }
    func imageRecords(of ids: [Item.ID]) async throws -> [Item.ID: [ImageRecord]] {
        try await base.imageRecords(of: ids)
    }
    func embedded(_ hashes: Set<String>, in space: EmbeddingSpace.ID) async throws -> Set<String> {
        try await base.embedded(hashes, in: space)
    }
    func apply(_ batch: ImportBatch) async throws { try await base.apply(batch) }
    func remove(_ ids: [Item.ID]) async throws { try await base.remove(ids) }
    func removeUnshownPictures() async throws { try await base.removeUnshownPictures() }
    func shownFiles(among names: Set<String>) async throws -> Set<String> {
        try await base.shownFiles(among: names)
    }
    func itemIDs() async throws -> [Item.ID] { try await base.itemIDs() }
    func register(_ space: EmbeddingSpace, extractor: String) async throws {
        try await base.register(space, extractor: extractor)
    }
    func spaces() async throws -> [SpaceRecord] { try await base.spaces() }
    func activate(_ space: EmbeddingSpace.ID) async throws { try await base.activate(space) }
    func table(of space: EmbeddingSpace.ID) async throws -> EmbeddingTable { try await base.table(of: space) }
    func items(after: Item.ID?, limit: Int) async throws -> [Item] {
        try await base.items(after: after, limit: limit)
    }
    func itemIDs(matching filter: ItemFilter) async throws -> Set<Item.ID> {
        try await base.itemIDs(matching: filter)
    }
    func palettes(of hashes: [String]) async throws -> [String: Palette] { try await base.palettes(of: hashes) }
}
