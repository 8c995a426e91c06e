import HTTPTypes
import Hummingbird
import Lookbook
import LookbookCore

/// The page for shoppers, the page for the engineer, and their files.
struct PageEndpoints: Sendable {
    let parts: ServerParts

    var all: [Endpoint] {
        [
            page(.get, "/", "page") { call in
                try await answer(PageState(call.fields), picture: nil, crop: nil)
            },
            page(.post, "/", "searchPage") { call in
                let form = try MultipartForm(
                    try await call.body(), contentType: call.request.headers[.contentType] ?? "")
                let fields = call.fields.merging(form.texts) { $1 }
                return try await answer(PageState(fields), picture: form.picture, crop: fields["crop"])
            },
            page(.get, "/engineer", "engineerPage") { call in
                let values = PageFrame.links(call.fields["catalogue"]).merging(["fields": BenchForm.markup]) {
                    $1
                }
                return Self.html(PageFrame.fill(PackageResources.engineer_html, values))
            },
            file("style.css", "text/css", PackageResources.style_css),
            file("page.js", "text/javascript", PackageResources.page_js),
            file("crop.js", "text/javascript", PackageResources.crop_js),
            file("engineer.js", "text/javascript", PackageResources.engineer_js),
            file("icon.svg", "image/svg+xml", PackageResources.icon_svg),
        ]
    }

    private func page(
        _ method: HTTPRequest.Method, _ path: String, _ id: String,
        _ handle: @escaping @Sendable (Call) async throws -> Response
    ) -> Endpoint {
        Endpoint(method: method, path: path, id: id, summary: "", scope: .search, answers: [], isPage: true) {
            call in
            do {
                return try await handle(call)
            } catch {
                // A person gets the error as a page; a server fault still goes the common way, into the log.
                let told = ServerError(error)
                if told.isOwnFault || told.closesConnection { throw error }
                let catalogue = told.code == "input.catalogue" ? nil : call.fields["catalogue"]
                var response = Self.render(
                    PageTemplate.problem(told, catalogue), title: "Lookbook", status: told.status, catalogue)
                for field in told.headers { response.headers[field.name] = field.value }
                return response
            }
        }
    }

    private func file(_ name: String, _ type: String, _ bytes: [UInt8]) -> Endpoint {
        Endpoint(
            method: .get, path: "/assets/\(name)", id: name, summary: "", scope: nil, answers: [],
            isPage: true
        ) {
            _ in
            var response = Reply.bytes(bytes, type: type + "; charset=utf-8")
            response.headers[.cacheControl] = "no-cache"
            return response
        }
    }

    private func answer(_ state: PageState, picture: [UInt8]?, crop: String?) async throws -> Response {
        let shop = try parts.catalogue(state.catalogue)
        let facets = try await parts.facets.facets(of: shop)
        guard state.item != nil || state.url != nil || picture != nil else {
            return try await home(state, facets, shop)
        }
        var fields: [String: String] = ["k": "18"]
        if picture == nil { fields[state.item == nil ? "url" : "item"] = state.item ?? state.url }
        if let crop { fields["crop"] = crop }
        if let kind = state.kind { fields["domain"] = kind }
        var spec = try QuerySpec(FieldReader(texts: fields), picture: picture)
        spec.options.filter = state.filter(facets, includesKind: false)
        spec.options.groupBy = "group"
        let answerer = parts.answerer(for: shop)
        let answer = try await answerer.answer(spec, .recommend)
        let items = try await answerer.items(of: answer)
        var own: Item?
        if let id = state.item { own = try await shop.catalogue.items([id]).first }
        let results = ResultsMarkup(state: state, facets: facets, answer: answer, items: items, own: own)
        return Self.render(
            results.markup, title: (own?.title ?? "Your picture") + " · Lookbook", state.catalogue)
    }

    private func home(_ state: PageState, _ facets: Facets, _ shop: ServedCatalogue) async throws -> Response
    {
        if !state.hasFilter, !state.listsAll {
            let items = try await mixture(facets, shop)
            return Self.render(
                PageTemplate.start(state, facets, items: items), title: "Lookbook", state.catalogue)
        }
        var ids: [Item.ID]?
        if let filter = state.filter(facets, includesKind: true) {
            ids = try await parts.facets.ids(matching: filter, in: shop)
        }
        let items = try await ItemListEndpoint.page(
            of: shop.catalogue, after: state.cursor, limit: 40, among: ids)
        let next = items.count == 40 ? items.last?.id : nil
        let list = PageTemplate.list(state, facets, items: items, next: next)
        return Self.render(list, title: "Lookbook", state.catalogue)
    }

    /// A few items of each of the largest kinds, in turn.
    private func mixture(_ facets: Facets, _ shop: ServedCatalogue) async throws -> [Item] {
        var kinds: [[Item]] = []
        for kind in (facets.values["domain"] ?? []).prefix(10) {
            let filter = ItemFilter([.init(field: "domain", comparison: .equal, values: [kind.value])])
            let ids = try await parts.facets.ids(matching: filter, in: shop)
            let items = try await ItemListEndpoint.page(
                of: shop.live.current?.catalogue ?? shop.catalogue, after: nil, limit: 24, among: ids)
            // Neighbours by id are often variants of one style, so they are taken at some distance.
            kinds.append(
                stride(from: 0, to: items.count, by: max(1, items.count / 4)).prefix(4).map { items[$0] })
        }
        return (0..<4).flatMap { round in kinds.compactMap { $0.indices.contains(round) ? $0[round] : nil } }
    }

    // MARK: Frames

    static func render(
        _ main: Markup, title: String, status: HTTPResponse.Status = .ok, _ catalogue: String? = nil
    ) -> Response {
        let values = PageFrame.links(catalogue).merging(["title": "\(title)", "main": main]) { $1 }
        return html(PageFrame.fill(PackageResources.index_html, values), status: status)
    }

    private static func html(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        var response = Reply.bytes(bytes, type: "text/html; charset=utf-8", status: status)
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        return response
    }
}
