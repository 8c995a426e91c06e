public import Foundation
public import LookbookCore

/// A catalogue with everything that the server needs to answer from it and to write to it.
public struct ServedCatalogue: Sendable {
    /// The name by which requests choose it: `?catalogue=NAME`.
    public let name: String
    /// The truth: items are read from it and written to it.
    public let catalogue: any Catalogue
    /// Answers queries.
    public let live: LiveRecommender
    /// Read and decode pictures.
    public let tools: PictureTools
    /// Makes a smaller JPEG of a picture file, as wide as asked or narrower.
    public let thumbnail: @Sendable (_ file: [UInt8], _ width: Int) throws -> [UInt8]
    /// The folder where pictures that come over HTTP are kept.
    public let pictures: URL
    /// Embeds the pictures of an import.
    public let extractor: @Sendable () async throws -> any FeatureExtractor
    /// Maps a feed's words to domains: that of the state which answers now.
    public var taxonomy: Taxonomy { live.current?.recommender.taxonomy ?? firstTaxonomy }
    private let firstTaxonomy: Taxonomy
    /// How often rankings were remembered.
    public let cacheCounts: CacheCounts
    /// The name in addresses: nil for the catalogue that requests mean when they name none.
    package var nameInAddresses: String?

    /// - Parameters:
    ///   - name: by which requests choose it.
    ///   - catalogue: the truth.
    ///   - live: answers queries.
    ///   - tools: read and decode pictures.
    ///   - thumbnail: makes a smaller JPEG of a picture file.
    ///   - pictures: the folder where pictures that come over HTTP are kept.
    ///   - extractor: embeds the pictures of an import.
    ///   - taxonomy: maps a feed's words to domains until a first state answers.
    ///   - cacheCounts: what the caches of its states count in.
    public init(
        name: String, catalogue: any Catalogue, live: LiveRecommender, tools: PictureTools,
        thumbnail: @escaping @Sendable ([UInt8], Int) throws -> [UInt8], pictures: URL,
        extractor: @escaping @Sendable () async throws -> any FeatureExtractor, taxonomy: Taxonomy,
        cacheCounts: CacheCounts = CacheCounts()
    ) {
        self.name = name
        self.catalogue = catalogue
        self.live = live
        self.tools = tools
        self.thumbnail = thumbnail
        self.pictures = pictures
        self.extractor = extractor
        firstTaxonomy = taxonomy
        self.cacheCounts = cacheCounts
    }
}
