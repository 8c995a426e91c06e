import HTTPTypes
import Lookbook
import LookbookCore
import Synchronization

/// Writes and removes single items. Everything that can be wrong with one is found before any of it is written.
struct ItemWriter: Sendable {
    let shop: ServedCatalogue
    let store: PictureStore
    private let parts: ServerParts

    var sweeper: PictureSweeper { PictureSweeper(store: store, catalogue: shop.catalogue) }

    /// - Throws: ``ServerError`` 403 when nothing may be written.
    init(_ shop: ServedCatalogue, _ parts: ServerParts) throws {
        guard parts.settings.isWritable else {
            throw ServerError(
                .forbidden, "server.read-only", "this server does not change its catalogue",
                hint: "start it without --read-only")
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
    /// - Throws: ``ServerError`` 404, ``LookbookError`` `input.field`, `picture.…` for a picture that cannot be used.
    func write(_ draft: ItemDraft, to id: Item.ID, files: [[UInt8]]?, keepsRest: Bool) async throws -> Item {
        try await alone {
            let known = try await shop.catalogue.items([id]).first
            if keepsRest, known == nil { throw ItemEndpoints.unknown(id) }
            var item = try draft.applied(to: keepsRest ? known : nil, id: id, taxonomy: shop.taxonomy)
            if files == nil, keepsRest {
                try await store.lock.whileNaming { try await replaceTexts(of: item) }
                return item
            }
            // Which files it shows in the end, also when something fails, is seen when they are removed.
            let result = await replace(&item, files: files ?? [])
            await sweeper.remove(store.kept(of: item) + (known.map(store.kept) ?? []))
            try result.get()
            return item
        }
    }

    private func replaceTexts(of item: Item) async throws {
        var batch = try await batch(files: []).batch
        batch.items = [(item, try await shop.catalogue.imageRecords(of: [item.id])[item.id] ?? [])]
        try await shop.catalogue.apply(batch)
    }

    /// - Parameter item: gets the pictures that were kept, the more of them the later something fails.
    private func replace(_ item: inout Item, files: [[UInt8]]) async -> Result<Void, any Error> {
        item.images = []
        do {
            try await store.lock.whileNaming {
                var (batch, hashes) = try await batch(files: files)
                // Nothing is wrong with the pictures: now they may be kept.
                var records: [ImageRecord] = []
                for (file, hash) in zip(files, hashes) {
                    records.append(try keep(file, hash, item.id))
                    item.images = records.map { ItemImage(path: $0.path) }
                }
                batch.items = [(item, records)]
                try await shop.catalogue.apply(batch)
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// Removes an item with the pictures that were kept for it.
    ///
    /// - Throws: ``ServerError`` 404.
    func remove(_ id: Item.ID) async throws {
        try await alone {
            guard let item = try await shop.catalogue.items([id]).first else { throw ItemEndpoints.unknown(id) }
            try await shop.catalogue.remove([id])
            await sweeper.remove(store.kept(of: item))
        }
    }

    /// What is to be committed of picture files. Only pictures need the network, so without any it is not loaded.
    private func batch(files: [[UInt8]]) async throws -> (batch: ImportBatch, hashes: [String]) {
        let active = try await shop.catalogue.spaces().first(where: \.isActive)
        if files.isEmpty, let active { return (ImportBatch(space: active.space.id), []) }
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
        return ImageRecord(path: path, byteCount: stamp.byteCount, modified: stamp.modified, contentHash: hash)
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
