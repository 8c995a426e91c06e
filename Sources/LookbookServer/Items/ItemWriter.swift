import HTTPTypes
import LookbookCore
import LookbookEngine

/// Writes items by the same road as `lookbook import`: a feed of what came, through the importer.
struct ItemWriter: Sendable {
    let shop: ServedCatalogue
    let fetcher: PictureFetcher
    let isWritable: Bool

    /// A list of items as a feed.
    struct ListFeed: Feed {
        let kind = "HTTP"
        let list: [FeedEntry]

        func entries() -> AnyIterator<FeedEntry> {
            AnyIterator(list.makeIterator())
        }
    }

    /// Where pictures are kept.
    ///
    /// - Throws: ``ServerError`` 403 when nothing may be written.
    func pictures() throws -> PictureStore {
        guard isWritable, let folder = shop.pictures else {
            throw ServerError(
                .forbidden, "server.read-only", "this server does not change its catalogue",
                hint: "start it with --writable")
        }
        return PictureStore(folder: folder)
    }

    /// Puts the pictures of a draft into place: those that came along, and those that it names by address.
    ///
    /// - Returns: nil when it says nothing of pictures.
    func images(of draft: ItemDraft, sent: [UInt8]?) async throws -> [ItemImage]? {
        let store = try pictures()
        if let sent { return [ItemImage(path: try store.keep(sent))] }
        guard let addresses = draft.images else { return nil }
        var images: [ItemImage] = []
        for address in addresses { images.append(ItemImage(path: try store.keep(try await fetcher.fetch(address)))) }
        return images
    }

    /// Imports entries of a feed.
    func write(
        _ entries: [FeedEntry], report: (ImportOutcome) -> Void = { _ in },
        progress: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportSummary {
        _ = try pictures()
        var options = ImportOptions(concurrency: 2)
        options.taxonomy = shop.taxonomy
        let extractor = try await shop.extractor()
        let importer = Importer(catalogue: shop.catalogue, extractor: extractor, tools: shop.tools, options: options)
        return try await importer.run(ListFeed(list: entries), report: report, progress: progress)
    }
}
