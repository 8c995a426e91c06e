/// Everything that is known about one shop: items, pictures, embeddings. The single source of truth.
///
/// A write is one transaction: after it returns, a crash loses nothing of it; before, nothing of it is seen.
public protocol Catalogue: Sendable {
    /// Grows with every committed write that changes what is answered, also of other processes: whoever caches compares it.
    func generation() async throws -> Int64

    /// Counts, spaces and domains.
    func summary() async throws -> CatalogueSummary

    // MARK: Import

    /// What is recorded of the pictures of some items, by item id, in the order of the item's images.
    func imageRecords(of ids: [Item.ID]) async throws -> [Item.ID: [ImageRecord]]

    /// Which of these pictures (by content hash) have an embedding in a space that can be used: a damaged one is none.
    func embedded(_ hashes: Set<String>, in space: EmbeddingSpace.ID) async throws -> Set<String>

    /// Commits a part of an import: items are inserted or replaced by id together with their image records; pictures
    /// and embeddings are added where they are not there yet.
    func apply(_ batch: ImportBatch) async throws

    /// Changes one item. Reading, changing and writing are one transaction: what others commit meanwhile, in this process
    /// or in another, is never taken back.
    ///
    /// ```swift
    /// try await catalogue.update("10234") { known in
    ///     guard var state = known else { throw LookbookError(.inputItem, "there is no item \"10234\"") }
    ///     state.item.attributes["stock"] = "3"
    ///     return state
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - id: of the item.
    ///   - batch: pictures and vectors that the new state shows; nil when it brings none. Its items are not looked at.
    ///   - change: makes the new state, with the same id, of the one that is there; nil when there is none. What it throws
    ///     leaves everything as it was, and is thrown on.
    /// - Returns: the state before and the new one.
    @discardableResult
    func update(
        _ id: Item.ID, adding batch: ImportBatch?,
        _ change: @escaping @Sendable (StoredItem?) throws -> StoredItem
    ) async throws -> (before: StoredItem?, after: StoredItem)

    /// Removes items. Their pictures stay known, since somebody may be about to commit another item that shows one.
    func remove(_ ids: [Item.ID]) async throws

    /// Removes the pictures and embeddings that no item shows, while nobody prepares a batch that relies on them.
    func removeUnshownPictures() async throws

    /// Which of these file names an item's picture has: the last parts of the paths of all images.
    func shownFiles(among names: Set<String>) async throws -> Set<String>

    /// All ids, ascending.
    func itemIDs() async throws -> [Item.ID]

    // MARK: Spaces

    /// Records a space and where its extractor lies (a built-in name, or a model folder relative to the catalogue). The
    /// first space recorded becomes the active one. Recording what is known already is no write.
    func register(_ space: EmbeddingSpace, extractor: String) async throws

    /// All spaces, in the order in which they were registered.
    func spaces() async throws -> [SpaceRecord]

    /// Makes a registered space the one that answers queries; no write when it is that already.
    func activate(_ space: EmbeddingSpace.ID) async throws

    // MARK: Reading

    /// The vectors of a space with what a search needs of each; rows ascend by item id (as UTF-8 bytes), then by the
    /// image's place in its item. One row for each image of each item that has an embedding.
    func table(of space: EmbeddingSpace.ID) async throws -> EmbeddingTable

    /// Items by id; ids that are not there are left out. In no particular order.
    func items(_ ids: [Item.ID]) async throws -> [Item]

    /// The items that names mean which somebody else keeps (in links, orders, stock lists): an item's own id, the id or sku
    /// of one of its variants, an id that it had before, or else the group that it is the first of. Names that mean nothing
    /// are left out.
    func itemIDs(named names: [String]) async throws -> [String: Item.ID]

    /// Every item, ascending by id, in pages: those after `after` (nil: from the start), at most `limit`.
    func items(after: Item.ID?, limit: Int) async throws -> [Item]

    /// The ids of the items whose id, title, kind and attributes hold all of some words, or any of them; best first.
    ///
    /// - Parameters:
    ///   - words: each with its spellings, one of which will do. Case and accents make no difference, and the last word
    ///     counts as the beginning of one too.
    ///   - any: whether one of the words is enough.
    ///   - limit: the most ids.
    func itemIDs(containing words: [[String]], any: Bool, limit: Int) async throws -> [Item.ID]

    /// The words that items hold, and the values of the fields that have few.
    func vocabulary() async throws -> CatalogueVocabulary

    /// The ids of the items that satisfy a filter.
    func itemIDs(matching filter: ItemFilter) async throws -> Set<Item.ID>

    /// Palettes of pictures by content hash; pictures without one are left out.
    func palettes(of hashes: [String]) async throws -> [String: Palette]
}

extension Catalogue {
    /// Changes one item that gets no new pictures: see ``update(_:adding:_:)``.
    @discardableResult
    public func update(
        _ id: Item.ID, _ change: @escaping @Sendable (StoredItem?) throws -> StoredItem
    ) async throws -> (before: StoredItem?, after: StoredItem) {
        try await update(id, adding: nil, change)
    }
}

/// An item with what is recorded of its pictures: one record for each of its images, in their order.
public struct StoredItem: Sendable, Hashable {
    /// The item.
    public var item: Item
    /// Of its images.
    public var images: [ImageRecord]

    /// Makes the value from its parts.
    public init(_ item: Item, images: [ImageRecord]) {
        self.item = item
        self.images = images
    }
}

/// What the catalogue knows of one picture of one item.
public struct ImageRecord: Sendable, Hashable {
    /// Where it was read from.
    public var path: String
    /// Bytes in the file, and its time of change in nanoseconds since 1970: equal both, the file counts as unchanged.
    public var byteCount: Int64
    /// Time of the last change of the file, in nanoseconds since 1970.
    public var modified: Int64
    /// SHA-256 of the file, hexadecimal; nil when it could not be read.
    public var contentHash: String?
    /// The code and sentence of what went wrong the last time; nil when it is fine.
    public var failure: Failure?

    /// Why a picture has no embedding.
    public struct Failure: Sendable, Hashable {
        /// Stable code.
        public let code: String
        /// What happened, in one sentence.
        public let message: String
        /// Makes the value from its parts.
        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// Makes the value from its parts.
    public init(
        path: String, byteCount: Int64, modified: Int64, contentHash: String?, failure: Failure? = nil
    ) {
        self.path = path
        self.byteCount = byteCount
        self.modified = modified
        self.contentHash = contentHash
        self.failure = failure
    }
}

/// What is true of a picture's content, whoever shows it.
public struct PictureRecord: Sendable, Hashable {
    /// SHA-256 of the file, hexadecimal.
    public var contentHash: String
    /// Hash of the picture's size and its decoded, upright pixels: equal for pictures that differ only in their file's wrapping.
    public var pixelHash: String
    /// Width of the upright original, in pixels.
    public var width: Int
    /// Height of the upright original, in pixels.
    public var height: Int
    /// Format of the file.
    public var format: PictureFormat
    /// The garment's colours.
    public var palette: Palette

    /// Makes the value from its parts.
    public init(
        contentHash: String, pixelHash: String, width: Int, height: Int, format: PictureFormat,
        palette: Palette
    ) {
        self.contentHash = contentHash
        self.pixelHash = pixelHash
        self.width = width
        self.height = height
        self.format = format
        self.palette = palette
    }
}

/// A part of an import that is committed at once.
public struct ImportBatch: Sendable {
    /// Items with one record for each of their images.
    public var items: [(item: Item, images: [ImageRecord])] = []
    /// What is new of the pictures' contents.
    public var pictures: [PictureRecord] = []
    /// Vectors of `space` by content hash.
    public var embeddings: [(contentHash: String, values: [Float])] = []
    /// Id of the space.
    public var space: EmbeddingSpace.ID

    /// Makes the value from its parts.
    public init(space: EmbeddingSpace.ID) {
        self.space = space
    }
}

/// A registered space.
public struct SpaceRecord: Sendable, Hashable {
    /// The space.
    public let space: EmbeddingSpace
    /// A built-in extractor's name, or a model folder relative to the catalogue.
    public let extractor: String
    /// Whether it answers queries.
    public let isActive: Bool
    /// Number of embeddings.
    public let count: Int

    /// Makes the value from its parts.
    public init(space: EmbeddingSpace, extractor: String, isActive: Bool, count: Int) {
        self.space = space
        self.extractor = extractor
        self.isActive = isActive
        self.count = count
    }
}

/// Counts of a catalogue.
public struct CatalogueSummary: Sendable, Hashable {
    /// Number of items.
    public let items: Int
    /// Number of pictures, those that failed included.
    public let images: Int
    /// Pictures that could not be used.
    public let failedImages: Int
    /// Items by domain.
    public let domains: [String: Int]

    /// Makes the value from its parts.
    public init(items: Int, images: Int, failedImages: Int, domains: [String: Int]) {
        self.items = items
        self.images = images
        self.failedImages = failedImages
        self.domains = domains
    }
}

/// The vectors of a space with what a search needs to know of each row.
public struct EmbeddingTable: Sendable {
    /// Id of the space.
    public let space: EmbeddingSpace.ID
    /// The generation of the catalogue that it was read at.
    public let generation: Int64
    /// One vector a row.
    public let vectors: VectorMatrix
    /// For each row.
    public let rows: [Row]
    /// Content hashes of pictures that were left out since their vector is damaged, ascending. An import embeds them again.
    public let damaged: [String]

    /// One image of one item.
    public struct Row: Sendable, Hashable {
        /// The item that shows the picture.
        public let itemID: Item.ID
        /// Place of the image in its item, from 0.
        public let position: Int
        /// Kind of garment.
        public let domain: String
        /// Style that the item is a variant of.
        public let group: String?
        /// SHA-256 of the file, hexadecimal.
        public let contentHash: String
        /// Hash of the picture's size and its decoded, upright pixels, hexadecimal.
        public let pixelHash: String
        /// The generation that wrote the item last: while it stays, the item is the same.
        public let written: Int64

        /// Makes the value from its parts.
        public init(
            itemID: Item.ID, position: Int, domain: String, group: String?, contentHash: String,
            pixelHash: String,
            written: Int64
        ) {
            self.itemID = itemID
            self.position = position
            self.domain = domain
            self.group = group
            self.contentHash = contentHash
            self.pixelHash = pixelHash
            self.written = written
        }
    }

    /// - Precondition: one row for each vector.
    public init(
        space: EmbeddingSpace.ID, generation: Int64, vectors: VectorMatrix, rows: [Row],
        damaged: [String] = []
    ) {
        precondition(vectors.rows == rows.count, "one row for each vector")
        self.space = space
        self.generation = generation
        self.vectors = vectors
        self.rows = rows
        self.damaged = damaged
    }
}
