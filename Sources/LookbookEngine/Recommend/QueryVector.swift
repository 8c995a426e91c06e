import Foundation
import LookbookCore

/// A query after it has been turned into numbers.
struct QueryVector: Sendable {
    let image: String?
    let item: Item?
    let values: [Float]
    let palette: Palette?
    var milliseconds = Recommendation.Milliseconds()
}

/// What a query is made of.
public enum RecommendQuery: Sendable, Hashable {
    /// The bytes of a picture, and the name by which the answer calls it.
    case picture([UInt8], name: String?)
    /// An item of the catalogue.
    case item(String)
}

/// Turns queries into vectors by the same path that an import takes.
struct QueryEmbedder: Sendable {
    let catalogue: any Catalogue
    let tools: PictureTools
    let extractor: @Sendable () async throws -> any FeatureExtractor

    func embed(_ query: RecommendQuery, in snapshot: CatalogueSnapshot) async throws -> QueryVector {
        switch query {
        case .item(let id): try await lookUp(id, in: snapshot)
        case .picture(let bytes, let name): try await embed(bytes, name: name, in: snapshot)
        }
    }

    private func lookUp(_ id: Item.ID, in snapshot: CatalogueSnapshot) async throws -> QueryVector {
        guard let item = try await catalogue.items([id]).first else {
            throw InputError(
                "input.item", "there is no item \"\(id)\" in the catalogue, nor a file of that name",
                hint: "list the ids with: lookbook export items --catalogue DIR")
        }
        guard let row = snapshot.rows(of: id).first else {
            throw InputError(
                "input.item-without-picture", "the item \"\(id)\" has no picture that could be embedded",
                hint: "import again with --report FILE.csv to see why")
        }
        let record = snapshot.table.rows[Int(row)]
        let palette = try await catalogue.palettes(of: [record.contentHash])[record.contentHash]
        let image = item.images.indices.contains(record.position) ? item.images[record.position].path : nil
        return QueryVector(image: image, item: item, values: snapshot.vector(row), palette: palette)
    }

    private func embed(_ bytes: [UInt8], name: String?, in snapshot: CatalogueSnapshot) async throws -> QueryVector {
        let extractor = try await extractor()
        guard extractor.space.id == snapshot.space.id else {
            throw InputError(
                "space.mismatch",
                "the extractor \(extractor.space.name) is not the one that filled the catalogue (\(snapshot.space.name))",
                hint: "import again with --extractor to fill the catalogue with the new one")
        }
        let start = ContinuousClock.now
        let decoded = try tools.decoder.decode(bytes, shortestSide: extractor.shortestSide)
        let prepared = try extractor.prepare(decoded.picture)
        let palette = tools.palettes.palette(of: decoded.picture)
        let middle = ContinuousClock.now
        guard let values = try await extractor.embed([prepared]).first else {
            throw InputError(
                "space.empty", "the extractor gave no vector", hint: "check it with: lookbook models verify")
        }
        var vector = QueryVector(image: name, item: nil, values: values, palette: palette)
        vector.milliseconds.decode = (middle - start).seconds * 1000
        vector.milliseconds.embed = (ContinuousClock.now - middle).seconds * 1000
        return vector
    }
}
