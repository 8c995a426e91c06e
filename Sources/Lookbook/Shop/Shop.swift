package import Foundation
package import LookbookCore
import LookbookImaging
import LookbookIndex
import LookbookInference
package import LookbookStore

/// The composition root: a catalogue folder with the concrete parts that work on it.
///
/// ```
/// DIR/catalogue.sqlite   the truth
/// DIR/taxonomy.json      the shop's own taxonomy, if it has one
/// DIR/models/ID/         a copy of each model that filled a space
/// DIR/pictures/          pictures that came over HTTP; pictures.lock beside it says that somebody names them
/// DIR/cache/             rebuildable: vectors, compiled networks
/// ```
package struct Shop: Sendable {
    package let folder: URL
    package let catalogue: SQLiteCatalogue
    package let tools: PictureTools

    /// Opens a catalogue for reading; it must be there.
    package static func open(_ path: String, limits: PictureLimits = PictureLimits()) async throws -> Shop {
        try Shop(path, SQLiteCatalogue(folder: path, for: .reading), limits)
    }

    /// Opens a catalogue for writing, or makes an empty one.
    package static func openOrCreate(_ path: String, limits: PictureLimits = PictureLimits()) async throws -> Shop {
        try Shop(path, SQLiteCatalogue(folder: path, for: .writing), limits)
    }

    private init(_ path: String, _ catalogue: SQLiteCatalogue, _ limits: PictureLimits) throws {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        self.catalogue = catalogue
        tools = PictureTools(
            reader: LimitedFileReader(limit: limits.bytes), decoder: PictureDecoder(limits: limits),
            palettes: PaletteFinder())
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
        FileManager.default.fileExists(atPath: taxonomyFile.path) ? try TaxonomyFile.read(taxonomyFile.path) : .fashion
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
    package func extractor(of record: SpaceRecord, isForQueries: Bool = false) async throws -> any FeatureExtractor {
        let isBuiltIn = ExtractorLibrary.builtInNames.contains(record.extractor)
        let name = isBuiltIn ? record.extractor : folder.appending(path: record.extractor).path
        return try await library.extractor(name, isForQueries: isForQueries)
    }

    private var library: ExtractorLibrary {
        ExtractorLibrary(cache: folder.appending(path: "cache/networks").path)
    }

    // MARK: Queries

    /// A picture file if there is one of that name, else an item's id.
    package func query(_ text: String) async throws -> RecommendQuery {
        if FileManager.default.fileExists(atPath: text) { return .picture(try tools.reader.read(text), name: text) }
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
            .inputSpace, "the catalogue has no space \"\(name)\"", facts: [.remedy: "its spaces are: \(known)"])
    }

    /// The active space, ready for search.
    package func activeSnapshot() async throws -> CatalogueSnapshot {
        try await snapshot(of: space().space)
    }

    /// Answers one query over the active space: for a picture, the network is loaded while the vectors are read.
    package func recommend(_ query: RecommendQuery, _ options: RecommendOptions) async throws -> Recommendation {
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
            extractor: { try await extractor.value() }, makeIndex: Self.makeIndex)
    }

    /// The rows of a space with their index.
    package func snapshot(of space: EmbeddingSpace) async throws -> CatalogueSnapshot {
        let table = try await catalogue.table(of: space.id)
        return try CatalogueSnapshot(space: space, table: table, makeIndex: Self.makeIndex)
    }

    /// Builds the index that the command line searches with.
    package static let makeIndex: @Sendable (VectorMatrix) throws -> any VectorIndex = { try ExactIndex($0) }
}
