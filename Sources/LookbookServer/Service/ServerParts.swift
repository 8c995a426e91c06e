import Lookbook
import LookbookCore

/// What the handlers share.
struct ServerParts: Sendable {
    let settings: ServerSettings
    let catalogues: [ServedCatalogue]
    let fetcher: PictureFetcher
    let metrics: ServerMetrics
    /// Of queries, which compute.
    let admission: Admission
    /// Of fetches of pictures, which wait for others.
    let fetches: Admission
    /// For bodies and fetched pictures.
    let bodies: ByteBudget
    let tasks: TaskRegistry
    let writes = CatalogueWrites()
    let thumbnails: ThumbnailCache
    let facets: FacetCache
    let version: String

    /// The catalogue that a request means.
    func catalogue(_ name: String?) throws(LookbookError) -> ServedCatalogue {
        guard let first = catalogues.first else {
            throw LookbookError(
                .serverNotReady, "the server has no catalogue", facts: [.remedy: "start it with --catalogue DIR"])
        }
        guard let name else { return first }
        guard let found = catalogues.first(where: { $0.name == name }) else {
            throw LookbookError(
                .inputCatalogue, "there is no catalogue \"\(name)\"",
                facts: [.remedy: "the catalogues are: \(catalogues.map(\.name).joined(separator: ", "))"])
        }
        return found
    }

    func answerer(for catalogue: ServedCatalogue) -> QueryAnswerer {
        QueryAnswerer(shop: catalogue, parts: self)
    }
}
