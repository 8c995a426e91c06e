import Lookbook
import LookbookCore
import LookbookTesting
import Synchronization

/// Files in memory, each change with a new time stamp.
final class MemoryFiles: FileReading {
    typealias Fault = @Sendable (_ path: String) -> LookbookError

    private let files = Mutex<[String: (bytes: [UInt8], modified: Int64)]>([:])
    private let faults = Mutex<(all: Fault?, reading: Fault?)>((nil, nil))

    /// What every look at a file fails with.
    var fault: Fault? {
        get { faults.withLock { $0.all } }
        set { faults.withLock { $0.all = newValue } }
    }

    /// What reading a file fails with, though it is there.
    var readFault: Fault? {
        get { faults.withLock { $0.reading } }
        set { faults.withLock { $0.reading = newValue } }
    }

    func remove(_ path: String) {
        files.withLock { $0[path] = nil }
    }

    func put(_ path: String, _ bytes: [UInt8]) {
        files.withLock { $0[path] = (bytes, ($0[path]?.modified ?? 0) + 1) }
    }

    func read(_ path: String) throws -> [UInt8] {
        if let readFault { throw readFault(path) }
        return try file(path).bytes
    }

    func stamp(_ path: String) throws -> FileStamp {
        let file = try file(path)
        return FileStamp(byteCount: Int64(file.bytes.count), modified: file.modified)
    }

    private func file(_ path: String) throws -> (bytes: [UInt8], modified: Int64) {
        if let fault { throw fault(path) }
        guard let file = files.withLock({ $0[path] }) else {
            throw LookbookError(.fileMissing, "there is no file \(path)", facts: [.remedy: "check the path"])
        }
        return file
    }
}

/// A "picture file" of three bytes is a picture of one pixel of that colour; anything else is damaged.
struct OnePixelDecoder: PictureDecoding, PaletteFinding {
    func decode(_ bytes: [UInt8], shortestSide: Int?) throws -> DecodedPicture {
        guard bytes.count == 3 else {
            throw LookbookError(.pictureCorrupt, "not three bytes", facts: [.remedy: "give three"])
        }
        let picture = Picture(width: 1, height: 1, pixels: bytes)
        return DecodedPicture(picture: picture, originalWidth: 1, originalHeight: 1, format: .png)
    }

    func palette(of picture: Picture) -> Palette {
        Palette([.init(lightness: Float(picture.pixels[0]) / 2.55, a: 0, b: 0, weight: 1)])
    }
}

/// The colour as a vector, and a count of the pictures that it was asked for.
final class ColourExtractor: FeatureExtractor {
    let space: EmbeddingSpace
    let shortestSide = 1
    let batchSize = 4
    private let count = Mutex(0)

    init(space: String = "colour-1") {
        self.space = EmbeddingSpace(id: space, name: "colour", dimensions: 3)
    }

    var embedded: Int { count.withLock { $0 } }

    func prepare(_ picture: Picture) throws -> Picture {
        picture
    }

    func embed(_ pictures: [Picture]) async throws -> [[Float]] {
        count.withLock { $0 += pictures.count }
        return pictures.map { picture in
            let values = picture.pixels.map { Float($0) + 1 }
            let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return values.map { $0 / norm }
        }
    }
}

/// A feed that is a list.
struct ListFeed: Feed {
    let kind = "list"
    var list: [FeedEntry]

    init(_ items: [Item]) {
        list = items.enumerated().map { .item($1, line: $0 + 1) }
    }

    func entries() throws -> AnyIterator<FeedEntry> {
        AnyIterator(list.makeIterator())
    }
}

/// A catalogue in memory with everything around it.
struct TestShop {
    var catalogue: any Catalogue = InMemoryCatalogue()
    let files = MemoryFiles()
    let extractor: ColourExtractor
    var options = ImportOptions(concurrency: 2)

    init(space: String = "colour-1") {
        extractor = ColourExtractor(space: space)
    }

    var tools: PictureTools {
        PictureTools(reader: files, decoder: OnePixelDecoder(), palettes: OnePixelDecoder())
    }

    /// Imports a feed, and returns what became of each picture.
    func importing(_ feed: ListFeed) async throws -> [ImportOutcome] {
        try await catalogue.register(extractor.space, extractor: "colour")
        let importer = Importer(catalogue: catalogue, extractor: extractor, tools: tools, options: options)
        var outcomes: [ImportOutcome] = []
        _ = try await importer.run(feed, report: { outcomes.append($0) })
        return outcomes
    }

    func recommender(taxonomy: Taxonomy = .fashion, cache: RankingCache? = nil, earlier: Recommender? = nil)
        async throws
        -> Recommender
    {
        let table = try await catalogue.table(of: extractor.space.id)
        let snapshot = try CatalogueSnapshot(space: extractor.space, table: table) { try FakeVectorIndex($0) }
        return Recommender(
            catalogue: catalogue, snapshot: snapshot, taxonomy: taxonomy, tools: tools,
            extractor: { extractor },
            makeIndex: { try FakeVectorIndex($0) }, cache: cache, earlier: earlier)
    }

    /// Puts a picture in place and names it in an item.
    func item(
        _ id: String, _ domain: String, _ colour: [UInt8], group: String? = nil,
        _ fields: [String: String] = [:]
    )
        -> Item
    {
        files.put("/\(id).png", colour)
        return Item(
            id: id, group: group, title: "Item \(id)", domain: domain, attributes: fields,
            images: [ItemImage(path: "/\(id).png")])
    }
}

/// A catalogue that remembers which items were read from it by id.
final class ReadCounter: ForwardingCatalogue {
    let base: any Catalogue
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
}
