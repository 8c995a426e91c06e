import HTTPTypes
import Hummingbird
import Lookbook
import LookbookCore

/// `/healthz`, `/readyz`, `/version`, `/metrics`, `/v1/stats` and `/v1/kinds`.
struct SystemEndpoints: Sendable {
    let parts: ServerParts

    var all: [Endpoint] { [health, ready, version, metrics, stats, kinds] }

    private static func status(_ status: Int, _ summary: String) -> Endpoint.Answer {
        .init(status: status, summary: summary, type: "application/json", schema: Schemas.reference("Status"))
    }

    private var health: Endpoint {
        Endpoint(
            method: .get, path: "/healthz", id: "health", summary: "Whether the server runs.", scope: nil,
            answers: [Self.status(200, "It does.")]
        ) { _ in try Reply.json(["status": "ok"]) }
    }

    private var ready: Endpoint {
        Endpoint(
            method: .get, path: "/readyz", id: "ready", summary: "Whether index and network are loaded.",
            scope: nil,
            answers: [Self.status(200, "They are.")], errors: [503]
        ) { _ in
            for shop in parts.catalogues { try await Self.checkReady(shop) }
            return try Reply.json(["status": "ready"])
        }
    }

    /// - Throws: ``LookbookError`` `server.not-ready` when nothing has been loaded yet, or when another file has taken the
    ///   catalogue's place: what is answered then is no longer the truth.
    static func checkReady(_ shop: ServedCatalogue) async throws {
        _ = try shop.live.ready()
        do {
            _ = try await shop.catalogue.generation()
        } catch let error as LookbookError where error.code == .catalogueReplaced {
            throw LookbookError(.serverNotReady, "the catalogue was replaced or removed under the server")
        }
    }

    private var version: Endpoint {
        Endpoint(
            method: .get, path: "/version", id: "version", summary: "The version of the server.", scope: nil,
            answers: [
                .init(
                    status: 200, summary: "The version.", type: "application/json",
                    schema: Schemas.reference("Version")
                )
            ]
        ) { _ in try Reply.json(["version": parts.version]) }
    }

    private var metrics: Endpoint {
        Endpoint(
            method: .get, path: "/metrics", id: "metrics", summary: "Counts and times for Prometheus.",
            scope: .admin,
            answers: [.init(status: 200, summary: "The Prometheus text format.", type: "text/plain")]
        ) { _ in
            let text = parts.metrics.text(gauges: gauges, counters: counters)
            return Reply.text(text, type: "text/plain; version=0.0.4")
        }
    }

    private var gauges: [ServerMetrics.Value] {
        let loaded = parts.catalogues.compactMap { $0.live.current }
        let rows = loaded.reduce(0) { $0 + $1.snapshot.table.rows.count }
        let items = loaded.reduce(0) { $0 + $1.snapshot.items }
        return [
            ("lookbook_queue", "Expensive requests under way or waiting.", Double(parts.admission.count)),
            ("lookbook_queue_limit", "The most there may be.", Double(parts.settings.queue)),
            ("lookbook_items", "Items that are searched.", Double(items)),
            (
                "lookbook_body_bytes", "Bytes of bodies and fetched pictures in memory.",
                Double(parts.bodies.count)
            ),
            ("lookbook_rows", "Vectors that are searched.", Double(rows)),
            (
                "lookbook_generation", "State of the first catalogue.",
                Double(loaded.first?.snapshot.generation ?? 0)
            ),
            (
                "lookbook_cache_bytes", "Memory of remembered rankings, about.",
                Double(loaded.reduce(0) { $0 + ($1.cache?.bytes ?? 0) })
            ),
        ]
    }

    private var counters: [ServerMetrics.Value] {
        let counts = parts.catalogues.map(\.cacheCounts)
        return [
            (
                "lookbook_cache_hits_total", "Queries about items whose ranking was remembered.",
                Double(counts.reduce(0) { $0 + $1.hits })
            ),
            (
                "lookbook_cache_misses_total", "Queries about items that had to be ranked.",
                Double(counts.reduce(0) { $0 + $1.misses })
            ),
        ]
    }

    private struct Statistics: Encodable {
        let catalogue: String
        let items: Int
        let images: Int
        let failedImages: Int
        let domains: [String: Int]
        let generation: Int64
        let space: Space?
        let catalogues: [String]
        let facets: Facets

        struct Space: Encodable {
            let id: String
            let name: String
            let dimensions: Int
        }
    }

    private var stats: Endpoint {
        Endpoint(
            method: .get, path: "/v1/stats", id: "stats", summary: "What a catalogue holds.", scope: .search,
            parameters: [Endpoint.catalogueParameter],
            answers: [
                .init(
                    status: 200, summary: "Counts.", type: "application/json",
                    schema: Schemas.reference("Statistics"))
            ],
            errors: [404]
        ) { call in
            let reader = FieldReader(texts: call.fields)
            try reader.allowOnly(["catalogue"])
            let shop = try parts.catalogue(try reader.string("catalogue"))
            let summary = try await shop.catalogue.summary()
            let snapshot = shop.live.current?.snapshot
            return try Reply.json(
                Statistics(
                    catalogue: shop.name, items: summary.items, images: summary.images,
                    failedImages: summary.failedImages,
                    domains: summary.domains, generation: snapshot?.generation ?? 0,
                    space: snapshot.map {
                        .init(id: $0.space.id, name: $0.space.name, dimensions: $0.space.dimensions)
                    },
                    catalogues: parts.catalogues.map(\.name), facets: try await parts.facets.facets(of: shop))
            )
        }
    }

    private struct NamedKind: Encodable {
        let name: String
        let kind: String?
        let reason: KindMatch.Reason
        let word: String?
        let language: String?
        let joined: [String]
    }

    private var kinds: Endpoint {
        // Two of them, percent-encoded, fit into what a server reads of an address.
        let longest = 300
        let text: JSONValue = ["type": "string", "minLength": 1, "maxLength": .integer(Int64(longest))]
        return Endpoint(
            method: .get, path: "/v1/kinds", id: "kinds",
            summary: "What kind of garment the name of a category means, and why.", scope: .search,
            parameters: [
                Endpoint.catalogueParameter,
                .init(name: "name", place: "query", schema: text, summary: "The name, as a feed has it."),
                .init(
                    name: "title", place: "query", schema: text,
                    summary: "An item's title, which decides where the category does not."),
            ],
            answers: [
                .init(
                    status: 200, summary: "The kind, if it is known.", type: "application/json",
                    schema: Schemas.reference("Kind"))
            ],
            errors: [404]
        ) { call in
            let reader = FieldReader(texts: call.fields)
            try reader.allowOnly(["catalogue", "name", "title"])
            let shop = try parts.catalogue(try reader.string("catalogue"))
            guard let name = try reader.string("name"), !name.isEmpty, name.unicodeScalars.count <= longest
            else {
                throw LookbookError(
                    .inputField, "there is no name",
                    facts: [.remedy: "give ?name=, at most \(longest) characters"])
            }
            let title = try reader.string("title").map { String($0.prefix(longest)) }
            let match = shop.taxonomy.match(name, title: title)
            return try Reply.json(
                NamedKind(
                    name: name, kind: match.kind, reason: match.reason, word: match.word,
                    language: match.language, joined: match.joined))
        }
    }
}
