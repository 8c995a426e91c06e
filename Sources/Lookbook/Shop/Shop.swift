public import Foundation
public import LookbookCore
import LookbookImaging
import LookbookIndex
import LookbookInference
package import LookbookStore

/// A shop: its opened catalogue with the parts that work on it.
///
/// ```swift
/// let shop = try await Shop.create("shop")
/// for try await outcome in shop.importing(feed: "feed.csv") where outcome.status == .failed {
///     print(outcome.itemID ?? "a line", outcome.problem?.message ?? "")
/// }
/// let answer = try await shop.recommend(.picture(bytes), count: 10)
/// print(answer.similar ?? [], answer.goesWith ?? [])
/// ```
///
/// A catalogue is a folder:
///
/// ```
/// DIR/catalogue.sqlite   the truth
/// DIR/taxonomy.json      the shop's own taxonomy, if it has one
/// DIR/models/ID/         a copy of each model that filled a space
/// DIR/pictures/          pictures that came over HTTP; pictures.lock beside it says that somebody names them
/// DIR/cache/             rebuildable: vectors, compiled networks
/// ```
///
/// **Who may open it twice.** Any number of processes of one machine may have a catalogue open: this library in your own
/// server, `lookbook serve` and `lookbook import` beside it. SQLite's write-ahead log lets all of them read while one
/// writes. One writes at a time, a transaction each; another waits for up to ten seconds and then gets `catalogue.busy`.
/// Two imports at once are allowed and mix by item, the last commit of an item wins; with pruning they are not, since each
/// removes what only the other has seen. ``recommend(_:count:options:)`` and a server follow what others commit. The
/// folder must lie on a local disk: file locks over a network are not to be trusted.
public struct Shop: Sendable {
    /// The catalogue's folder.
    public let folder: URL
    package let catalogue: SQLiteCatalogue
    package let tools: PictureTools
    let isWritable: Bool
    private let limits: PictureLimits
    private(set) var answers = LiveAnswers()

    /// Opens a catalogue that is there. Whoever only reads needs no right to write.
    ///
    /// ```swift
    /// let shop = try await Shop.open("shop", limits: PictureLimits(pixels: 20_000_000))
    /// ```
    /// - Parameters:
    ///   - path: the catalogue's folder.
    ///   - limits: what a picture may cost.
    /// - Throws: ``LookbookError`` `catalogue.missing`, `catalogue.newer`, `catalogue.older`, ….
    public static func open(_ path: String, limits: PictureLimits = PictureLimits()) async throws -> Shop {
        try Shop(path, limits: limits, access: .reading)
    }

    /// Makes an empty catalogue.
    ///
    /// - Parameters:
    ///   - path: the folder; it is made, and those above it.
    ///   - limits: what a picture may cost.
    /// - Throws: ``LookbookError`` `catalogue.exists` when there is one already.
    public static func create(_ path: String, limits: PictureLimits = PictureLimits()) async throws -> Shop {
        guard !FileManager.default.fileExists(atPath: path + "/catalogue.sqlite") else {
            throw LookbookError(
                .catalogueExists, "there is a catalogue in \(path) already",
                facts: [.path: path, .remedy: "open it, or choose another folder"])
        }
        return try await openOrCreate(path, limits: limits)
    }

    /// Opens a catalogue for writing, or makes an empty one; one of an older version is brought up to date.
    ///
    /// - Parameters:
    ///   - path: the catalogue's folder.
    ///   - limits: what a picture may cost.
    public static func openOrCreate(_ path: String, limits: PictureLimits = PictureLimits()) async throws
        -> Shop
    {
        try Shop(path, limits: limits, access: .writing)
    }

    private init(_ path: String, limits: PictureLimits, access: SQLiteCatalogue.Access) throws {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        self.limits = limits
        catalogue = try SQLiteCatalogue(folder: path, for: access)
        isWritable = access == .writing
        tools = PictureTools(
            reader: LimitedFileReader(limit: limits.bytes), decoder: PictureDecoder(limits: limits),
            palettes: PaletteFinder())
    }

    /// The same catalogue, opened for writing.
    func forWriting() async throws -> Shop {
        isWritable ? self : try await Shop.openOrCreate(folder.path, limits: limits)
    }

    /// The same catalogue for what the answers themselves hold: holding them in turn, neither would ever be freed.
    func withoutAnswers() -> Shop {
        var shop = self
        shop.answers = LiveAnswers()
        return shop
    }

    // MARK: Pictures

    /// Where pictures that come over HTTP are kept.
    package var picturesFolder: URL { folder.appending(path: "pictures") }

    /// Held by whoever names pictures or copies them.
    package var pictureLock: PictureLock { PictureLock(of: picturesFolder) }

    // MARK: Taxonomy

    package var taxonomyFile: URL { folder.appending(path: "taxonomy.json") }

    /// The catalogue's taxonomy: its own file, or the default.
    package func taxonomy() throws -> Taxonomy {
        FileManager.default.fileExists(atPath: taxonomyFile.path)
            ? try TaxonomyFile.read(taxonomyFile.path) : .fashion
    }

    /// Keeps another taxonomy in the catalogue, when one is given.
    package func taxonomy(replacedBy path: String?) throws -> Taxonomy {
        guard let path else { return try taxonomy() }
        let taxonomy = try TaxonomyFile.read(path)
        try TaxonomyFile.write(taxonomy, to: taxonomyFile.path)
        return taxonomy
    }

    // MARK: Extractors

    /// The extractor for an import: the named one, the catalogue's active one, or the default. Its space is registered.
    package func extractorForImport(_ name: String?) async throws -> any FeatureExtractor {
        let active = try await catalogue.spaces().first { $0.isActive }
        guard let name else {
            if let active { return try await extractor(of: active) }
            return try await register(ExtractorLibrary.defaultName)
        }
        return try await register(name)
    }

    private func register(_ name: String) async throws -> any FeatureExtractor {
        let extractor = try await library.extractor(name)
        let locator = try library.keep(name, space: extractor.space, in: folder)
        try await catalogue.register(extractor.space, extractor: locator)
        return extractor
    }

    /// The extractor that filled a space.
    package func extractor(of record: SpaceRecord, isForQueries: Bool = false) async throws
        -> any FeatureExtractor
    {
        let isBuiltIn = ExtractorLibrary.builtInNames.contains(record.extractor)
        let name = isBuiltIn ? record.extractor : folder.appending(path: record.extractor).path
        return try await library.extractor(name, isForQueries: isForQueries)
    }

    /// The word tower of a space: that of the model which filled it, as the catalogue keeps it, or the shipped one where it
    /// belongs to the same space. Nil where there is none.
    package func words(of space: EmbeddingSpace.ID) throws -> (any WordEmbedding)? {
        let own = folder.appending(path: "models/\(space)").path
        let folders = [own, (try? ShippedModel.folder())?.path].compactMap(\.self)
        for folder in folders {
            let path = "\(folder)/\(WordTower.fileName)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let tower = try WordTower(path: path)
            // Words that were learned for other pictures would lead anywhere.
            if tower.space == space { return tower }
        }
        return nil
    }

    private var library: ExtractorLibrary {
        ExtractorLibrary(cache: folder.appending(path: "cache/networks").path)
    }

    // MARK: Queries

    /// A picture file if there is one of that name, else an item's id.
    package func query(_ text: String) async throws -> RecommendQuery {
        if FileManager.default.fileExists(atPath: text) {
            return .picture(try tools.reader.read(text), name: text)
        }
        return .item(text)
    }

    /// A space by its name or id (or the start of it); the active one when no name is given.
    package func space(named name: String? = nil) async throws -> SpaceRecord {
        let spaces = try await catalogue.spaces()
        let match = spaces.last { record in
            guard let name else { return record.isActive }
            return record.space.name == name || record.space.id.hasPrefix(name)
        }
        if let match { return match }
        guard let name, !spaces.isEmpty else {
            throw LookbookError(
                .catalogueEmpty, "the catalogue \(folder.path) has no embedded pictures",
                facts: [.remedy: "import a feed first: lookbook import FEED --catalogue \(folder.path)"])
        }
        let known = spaces.map(\.space.name).joined(separator: ", ")
        throw LookbookError(
            .inputSpace, "the catalogue has no space \"\(name)\"",
            facts: [.remedy: "its spaces are: \(known)"])
    }

    /// The active space, ready for search.
    package func activeSnapshot() async throws -> CatalogueSnapshot {
        try await snapshot(of: space().space)
    }

    /// Answers one query over the active space: for a picture, the network is loaded while the vectors are read.
    package func recommend(_ query: RecommendQuery, _ options: RecommendOptions) async throws
        -> Recommendation
    {
        let record = try await space()
        let extractor = queryExtractor(of: record)
        if case .picture = query { Task { try await extractor.value() } }
        return try await recommender(over: snapshot(of: record.space), extractor).recommend(query, options)
    }

    /// Answers queries over a snapshot; the network is loaded when the first picture is asked for.
    package func recommender(over snapshot: CatalogueSnapshot) async throws -> Recommender {
        try await recommender(over: snapshot, queryExtractor(of: space(named: snapshot.space.id)))
    }

    private func queryExtractor(of record: SpaceRecord) -> OnceAsync<any FeatureExtractor> {
        OnceAsync { [self] in try await extractor(of: record, isForQueries: true) }
    }

    private func recommender(
        over snapshot: CatalogueSnapshot, _ extractor: OnceAsync<any FeatureExtractor>
    ) throws -> Recommender {
        try Recommender(
            catalogue: catalogue, snapshot: snapshot, taxonomy: taxonomy(), tools: tools,
            extractor: { try await extractor.value() }, makeIndex: Self.makeIndex,
            words: { try words(of: snapshot.space.id) })
    }

    /// The rows of a space with their index.
    package func snapshot(of space: EmbeddingSpace) async throws -> CatalogueSnapshot {
        let table = try await catalogue.table(of: space.id)
        return try CatalogueSnapshot(space: space, table: table, makeIndex: Self.makeIndex)
    }

    /// Builds the index that the command line searches with.
    package static let makeIndex: @Sendable (VectorMatrix) throws -> any VectorIndex = { try ExactIndex($0) }
}
