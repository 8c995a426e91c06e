import HTTPTypes
import Lookbook
import LookbookCore
import Synchronization

/// Writes and removes single items. Everything that can be wrong with one is found before any of it is written.
struct ItemWriter: Sendable {
    let shop: ServedCatalogue
    var store: PictureStore
    private let parts: ServerParts

    var sweeper: PictureSweeper { PictureSweeper(store: store, catalogue: shop.catalogue) }

    /// - Throws: `server.read-only` when nothing may be written.
    init(_ shop: ServedCatalogue, _ parts: ServerParts) throws {
        guard parts.settings.isWritable else {
            throw LookbookError(
                .serverReadOnly, "this server does not change its catalogue",
                facts: [.remedy: "start it without --read-only"])
        }
        self.shop = shop
        self.parts = parts
        store = PictureStore(folder: shop.pictures)
    }

    /// Does something while nothing else is written to the catalogue by this server.
    func alone<Result>(_ work: () async throws -> Result) async throws -> Result {
        try await parts.writes.alone(in: shop.name, work)
    }

    /// What an item's pictures take of the memory for all.
    func share() -> ByteShare { ByteShare(of: parts.bodies) }

    /// The pictures that a draft names by address.
    ///
    /// - Parameter share: grows by what they take in memory.
    /// - Returns: their files; nil when it says nothing of pictures.
    func fetch(_ images: ItemDraft.Change<[String]>, _ share: ByteShare) async throws -> [[UInt8]]? {
        switch images {
        case .keep: nil
        case .remove: []
        case .set(let addresses):
            try await addresses.concurrentMap(atOnce: 4) { [fetcher = parts.fetcher] address in
                let file = try await fetcher.fetch(address)
                try share.take(file.count)
                return file
            }
        }
    }

    /// Adds, replaces or changes an item.
    ///
    /// - Parameters:
    ///   - files: its pictures from now on; nil leaves them as they are.
    ///   - keepsRest: whether what the draft leaves out stays as it is; if so the item must be there.
    /// - Returns: the item as it is now.
    /// - Throws: ``LookbookError`` `input.item`, `input.field`, `picture.…` for a picture that cannot be used.
    func write(_ draft: ItemDraft, to id: Item.ID, files: [[UInt8]]?, keepsRest: Bool) async throws -> Item {
        try await alone {
            // Seen again when it is written: here only so that no picture is worked on in vain.
            let known = try await shop.catalogue.items([id]).first
            if keepsRest, known == nil { throw ItemEndpoints.unknown(id) }
            _ = try draft.applied(to: keepsRest ? known : nil, id: id, taxonomy: shop.taxonomy)
            var kept: [ImageRecord] = []
            // Which files it shows in the end, also when something fails, is seen when they are removed.
            let result = await replace(
                id, draft, files: files ?? (keepsRest ? nil : []), keepsRest, kept: &kept)
            let before = (try? result.get().before?.item) ?? known
            let touched = Item(id: id, domain: "", images: kept.map { ItemImage(path: $0.path) })
            if files != nil || !keepsRest {
                await sweeper.remove(store.kept(of: touched) + (before.map(store.kept) ?? []))
            }
            return try result.get().after.item
        }
    }

    private typealias Change = (before: StoredItem?, after: StoredItem)

    /// - Parameter kept: gets the records of the pictures that were kept, the more of them the later something fails.
    private func replace(
        _ id: Item.ID, _ draft: ItemDraft, files: [[UInt8]]?, _ keepsRest: Bool, kept: inout [ImageRecord]
    ) async -> Result<Change, any Error> {
        do {
            return .success(
                try await store.lock.whileNaming {
                    var batch: ImportBatch?
                    if let files, !files.isEmpty {
                        let (prepared, hashes) = try await prepare(files)
                        batch = prepared
                        // Nothing is wrong with the pictures: now they may be kept.
                        for (file, hash) in zip(files, hashes) { kept.append(try keep(file, hash, id)) }
                    }
                    let images = files == nil ? nil : kept
                    return try await shop.catalogue.update(id, adding: batch) {
                        [taxonomy = shop.taxonomy] known in
                        if keepsRest, known == nil { throw ItemEndpoints.unknown(id) }
                        var item = try draft.applied(
                            to: keepsRest ? known?.item : nil, id: id, taxonomy: taxonomy)
                        guard let images else { return StoredItem(item, images: known?.images ?? []) }
                        item.images = images.map { ItemImage(path: $0.path) }
                        return StoredItem(item, images: images)
                    }
                })
        } catch {
            return .failure(error)
        }
    }

    /// Removes an item with the pictures that were kept for it.
    ///
    /// - Throws: `input.item` when there is none.
    func remove(_ id: Item.ID) async throws {
        try await alone {
            guard let item = try await shop.catalogue.items([id]).first else {
                throw ItemEndpoints.unknown(id)
            }
            try await shop.catalogue.remove([id])
            await sweeper.remove(store.kept(of: item))
        }
    }

    /// What is to be committed of picture files. Only they need the network, so without any it is not loaded.
    private func prepare(_ files: [[UInt8]]) async throws -> (batch: ImportBatch, hashes: [String]) {
        let extractor = try await shop.extractor()
        let intake = PictureIntake(catalogue: shop.catalogue, extractor: extractor, tools: shop.tools)
        let prepared = try await intake.prepare(files)
        var batch = ImportBatch(space: extractor.space.id)
        batch.pictures = prepared.pictures
        batch.embeddings = prepared.embeddings
        return (batch, prepared.contentHashes)
    }

    private func keep(_ file: [UInt8], _ hash: String, _ id: Item.ID) throws -> ImageRecord {
        let path = try store.keep(file, of: id)
        let stamp = try shop.tools.reader.stamp(path)
        return ImageRecord(
            path: path, byteCount: stamp.byteCount, modified: stamp.modified, contentHash: hash)
    }
}

/// Puts writes over HTTP in order: two requests with pictures at a time, and in each catalogue one write after the other,
/// so that none replaces what another has just read.
final class CatalogueWrites: Sendable {
    /// Requests that bring pictures. Those that wait hold them in memory, so they are not many.
    let pictures = WaitingLine(width: 2, length: 14)
    private let lines = Mutex<[String: WaitingLine]>([:])

    /// Does something while nothing else is written to a catalogue by this server.
    ///
    /// - Throws: ``ServerError`` 429 when too many wait for that, and what `work` throws.
    func alone<Result>(in catalogue: String, _ work: () async throws -> Result) async throws -> Result {
        let line = lines.withLock { lines in
            let line = lines[catalogue] ?? WaitingLine(width: 1, length: 256)
            lines[catalogue] = line
            return line
        }
        return try await line.run(work)
    }
}
