import Foundation
package import Logging
import LookbookCore
import LookbookImaging
import LookbookIndex
import LookbookStore

extension Shop {
    /// The catalogue as the server needs it: following what others commit, queries batched, searches timed.
    ///
    /// - Parameter cacheBytes: memory for remembered rankings; 0 to remember none.
    package func served(as name: String, cacheBytes: Int, logger: Logger) throws -> ServedCatalogue {
        let imports = LoadedExtractor { try await extractor(of: $0) }
        let counts = CacheCounts()
        let live = following(cacheBytes: cacheBytes, counts: counts, imports: imports) { event in
            let name: Logger.MetadataValue = .string(name)
            switch event {
            case .loaded(let snapshot, let time):
                logger.info(
                    "the catalogue was loaded",
                    metadata: [
                        "catalogue": name, "generation": .stringConvertible(snapshot.generation),
                        "rows": .stringConvertible(snapshot.table.rows.count),
                        "ms": .stringConvertible(Int(time / .milliseconds(1))),
                    ])
            case .failed(let error):
                logger.warning(
                    "the catalogue cannot be loaded",
                    metadata: ["catalogue": name, "error": .string("\(error)")])
            }
        }
        let thumbnail = Thumbnail(decoder: PictureDecoder())
        return ServedCatalogue(
            name: name, catalogue: catalogue, live: live, tools: tools,
            thumbnail: { try thumbnail.make($0, width: $1) }, pictures: picturesFolder,
            extractor: { try await extractorForWrites(imports) }, taxonomy: try taxonomy(),
            cacheCounts: counts)
    }

    /// What whoever follows a catalogue is told.
    enum LiveEvent {
        case loaded(CatalogueSnapshot, Duration)
        case failed(any Error)
    }

    /// The catalogue's states one after the other, each loaded when somebody asks for it.
    ///
    /// - Parameters:
    ///   - cacheBytes: memory for remembered rankings; 0 to remember none.
    ///   - counts: how often they were remembered.
    ///   - imports: the extractor that imports use; queries that come together use it too. Nil: one of their own.
    ///   - tell: is told of each state, and of one that cannot be loaded.
    func following(
        cacheBytes: Int = 0, counts: CacheCounts = CacheCounts(), imports: LoadedExtractor? = nil,
        tell: @escaping @Sendable (LiveEvent) -> Void = { _ in }
    ) -> LiveRecommender {
        let imports = imports ?? LoadedExtractor { try await extractor(of: $0) }
        let extractors = LoadedExtractor {
            try LoadAdaptiveExtractor(
                alone: try await extractor(of: $0, isForQueries: true),
                crowded: try await imports.extractor(of: $0))
        }
        return LiveRecommender(
            catalogue: catalogue,
            make: { earlier in
                let cache = cacheBytes > 0 ? RankingCache(bytes: cacheBytes, counts: counts) : nil
                let start = ContinuousClock.now
                let loaded = try await load(extractors, cache, earlier?.recommender)
                tell(.loaded(loaded.snapshot, ContinuousClock.now - start))
                return loaded
            },
            stamp: { try? tools.reader.stamp(taxonomyFile.path) },
            onFailure: { tell(.failed($0)) })
    }

    /// The extractor of the active space; in a catalogue that has none yet the default one, whose space is registered.
    private func extractorForWrites(_ loaded: LoadedExtractor) async throws -> any FeatureExtractor {
        guard let active = try await catalogue.spaces().first(where: \.isActive) else {
            return try await extractorForImport(nil)
        }
        return try await loaded.extractor(of: active)
    }

    /// The present state of the active space, with its network loaded, ready for any query.
    private func load(
        _ extractors: LoadedExtractor, _ cache: RankingCache?, _ earlier: Recommender?
    ) async throws -> LiveRecommender.Loaded {
        let record = try await space()
        let extractor = try await extractors.extractor(of: record)
        let makeIndex: @Sendable (VectorMatrix) throws -> any VectorIndex = { TimedIndex(try ExactIndex($0)) }
        let table = try await catalogue.table(of: record.space.id)
        let snapshot = try CatalogueSnapshot(space: record.space, table: table, makeIndex: makeIndex)
        let cached = CachingCatalogue(catalogue)
        let recommender = Recommender(
            catalogue: cached, snapshot: snapshot, taxonomy: try taxonomy(), tools: tools,
            extractor: { extractor },
            makeIndex: makeIndex, cache: cache, earlier: earlier, words: { try words(of: record.space.id) })
        try await recommender.warmUp()
        return LiveRecommender.Loaded(
            recommender: recommender, snapshot: snapshot, catalogue: cached, cache: cache)
    }
}
