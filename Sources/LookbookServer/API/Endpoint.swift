import HTTPTypes
import Hummingbird
import Lookbook
import LookbookCore

/// One thing that the server can do: everything that the router, the access control and the OpenAPI document need to
/// know of it, in one place, so that they cannot disagree.
struct Endpoint: Sendable {
    let method: HTTPRequest.Method
    /// With its parameters in braces: `/v1/items/{id}`.
    let path: String
    /// Name in the OpenAPI document.
    let id: String
    let summary: String
    /// What a key must allow; nil when anybody may ask.
    let scope: KeyScope?
    var parameters: [Parameter] = []
    /// Schemas of the body by content type; empty when it has none.
    var body: [(type: String, schema: JSONValue)] = []
    /// Answers by status, besides the errors that every endpoint can give.
    let answers: [Answer]
    /// Errors of its own, by status.
    var errors: [Int] = []
    /// Whether a person's browser asks.
    var isPage = false
    let handle: @Sendable (Call) async throws -> Response

    /// How many requests it counts as in the rate of its caller. What is open to everybody costs nothing, and a page
    /// shows dozens of pictures.
    var tokens: Double {
        if scope == nil { return 0 }
        return answers.contains { $0.type == "image/*" } ? 0.02 : 1
    }

    /// Whether it answers with a page, and so tells errors with one too; the files of the pages are open to everybody.
    var answersWithPage: Bool { isPage && scope != nil }

    /// A parameter of the path or the query string.
    struct Parameter: Sendable {
        let name: String
        /// `path` or `query`.
        let place: String
        let schema: JSONValue
        let summary: String
    }

    struct Answer: Sendable {
        let status: Int
        let summary: String
        let type: String
        /// Nil when it is no JSON.
        var schema: JSONValue?
    }
}

extension Endpoint {
    /// The parameter that every endpoint of a catalogue takes.
    static let catalogueParameter = Parameter(
        name: "catalogue", place: "query", schema: ["type": "string", "minLength": 1],
        summary: "Which catalogue; the first unless told otherwise.")

    static func pathParameter(_ name: String, _ summary: String) -> Parameter {
        Parameter(name: name, place: "path", schema: ["type": "string", "minLength": 1], summary: summary)
    }
}

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
            throw LookbookError(.serverNotReady, "the server has no catalogue")
        }
        guard let name else { return first }
        guard let found = catalogues.first(where: { $0.name == name }) else {
            throw LookbookError(
                .inputCatalogue, "there is no catalogue \"\(name)\"",
                facts: [.choices: catalogues.map(\.name).joined(separator: ", ")])
        }
        return found
    }

    func answerer(for catalogue: ServedCatalogue) -> QueryAnswerer {
        QueryAnswerer(shop: catalogue, parts: self)
    }
}
