import Foundation
import Logging
import LookbookCore
import LookbookEngine
import LookbookImaging
import LookbookIndex
import LookbookServer
import LookbookStore

extension Shop {
    /// The catalogue as the server needs it: following what others commit, queries batched, searches timed.
    ///
    /// - Parameter cacheBytes: memory for remembered rankings; 0 to remember none.
    func served(as name: String, cacheBytes: Int, logger: Logger) throws -> ServedCatalogue {
        let extractors = QueryExtractors(shop: self)
        let counts = CacheCounts()
        let live = LiveRecommender(
            catalogue: catalogue,
            make: { earlier in
                let cache = cacheBytes > 0 ? RankingCache(bytes: cacheBytes, counts: counts) : nil
                let start = ContinuousClock.now
                let loaded = try await load(extractors, cache, earlier?.recommender)
                logger.info(
                    "the catalogue was loaded",
                    metadata: [
                        "catalogue": .string(name), "generation": .stringConvertible(loaded.snapshot.generation),
                        "rows": .stringConvertible(loaded.snapshot.table.rows.count),
                        "ms": .stringConvertible(Int((ContinuousClock.now - start) / .milliseconds(1))),
                    ])
                return loaded
            },
            stamp: { try? tools.reader.stamp(taxonomyFile.path) },
            onFailure: { error in
                logger.warning(
                    "the catalogue cannot be loaded",
                    metadata: ["catalogue": .string(name), "error": .string("\(error)")])
            })
        let thumbnail = Thumbnail(decoder: PictureDecoder())
        return ServedCatalogue(
            name: name, catalogue: catalogue, live: live, tools: tools,
            thumbnail: { try thumbnail.make($0, width: $1) }, pictures: folder.appending(path: "pictures"),
            extractor: { try await extractorForImport(nil) }, taxonomy: try taxonomy(), cacheCounts: counts)
    }

    /// The present state of the active space, with its network loaded, ready for any query.
    private func load(
        _ extractors: QueryExtractors, _ cache: RankingCache?, _ earlier: Recommender?
    ) async throws -> LiveRecommender.Loaded {
        let record = try await space()
        let extractor = try await extractors.extractor(of: record)
        let makeIndex: @Sendable (VectorMatrix) throws -> any VectorIndex = { TimedIndex(try ExactIndex($0)) }
        let table = try await catalogue.table(of: record.space.id)
        let snapshot = try CatalogueSnapshot(space: record.space, table: table, makeIndex: makeIndex)
        let cached = CachingCatalogue(catalogue)
        let recommender = Recommender(
            catalogue: cached, snapshot: snapshot, taxonomy: try taxonomy(), tools: tools, extractor: { extractor },
            makeIndex: makeIndex, cache: cache, earlier: earlier)
        try await recommender.warmUp()
        return LiveRecommender.Loaded(recommender: recommender, snapshot: snapshot, catalogue: cached, cache: cache)
    }
}

/// Keeps the loaded network of the space that answers, so that a new state of the catalogue does not load it again.
private actor QueryExtractors {
    private let shop: Shop
    private var loaded: (space: EmbeddingSpace.ID, extractor: BatchingExtractor)?

    init(shop: Shop) {
        self.shop = shop
    }

    func extractor(of record: SpaceRecord) async throws -> BatchingExtractor {
        if let loaded, loaded.space == record.space.id { return loaded.extractor }
        let extractor = BatchingExtractor(try await shop.extractor(of: record, isForQueries: true))
        loaded = (record.space.id, extractor)
        return extractor
    }
}
