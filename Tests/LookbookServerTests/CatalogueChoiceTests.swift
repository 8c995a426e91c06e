import Foundation
import HTTPTypes
import HummingbirdTesting
import Lookbook
import LookbookCore
import Testing

@testable import LookbookServer

/// A page of a catalogue that is not the first stays in it, whatever the visitor does.
struct CatalogueChoiceTests {
    /// A shop with a second catalogue, `outlet`.
    private func shop() async throws -> TestShop {
        let outlet = try await TestShop(name: "outlet")
        try await outlet.fill()
        let shop = try await TestShop(beside: [outlet])
        try await shop.fill()
        return shop
    }

    /// The addresses of this server that a page leads to, but for its files and the description of the API.
    private func links(_ page: String) -> [String] {
        page.matches(of: /(?:href|action|src)="(\/[^"]*)"/).map { String($0.1) }
            .filter { !$0.hasPrefix("/assets/") && $0 != "/openapi.json" }
    }

    @Test(arguments: ["", "&all=1", "&item=tee-0", "&gender=Women", "&item=none"])
    func `every link and form of a page keeps the catalogue`(query: String) async throws {
        let page = try await shop().ask(.get, "/?catalogue=outlet\(query)").text
        #expect(links(page).count > 2)
        for link in links(page) where link != "/" { #expect(link.contains("catalogue=outlet"), "\(link)") }
        // The one form that may lead to the bare address has a field for it.
        let fields = page.ranges(of: #"<input type="hidden" name="catalogue" value="outlet">"#).count
        #expect(links(page).count { $0 == "/" } == fields)
        #expect(fields == (query.isEmpty ? 1 : 0))
    }

    @Test
    func `a picture is searched in the catalogue that the form's address names`() async throws {
        let head = "--b\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"x\"\r\n\r\n"
        let body = Array(head.utf8) + TestShop.picture([200, 5, 10]) + Array("\r\n--b--\r\n".utf8)
        let page = try await shop().ask(
            .post, "/?catalogue=outlet", [.contentType: "multipart/form-data; boundary=b"], body)
        #expect(page.status == .ok)
        #expect(page.text.contains("/?item=tee-0&amp;catalogue=outlet"))
    }

    @Test
    func `the engineer's page and the first catalogue`() async throws {
        let shop = try await shop()
        #expect(
            try await shop.ask(.get, "/engineer?catalogue=outlet").text.contains(
                #"href="/?catalogue=outlet""#))
        #expect(try await shop.ask(.get, "/engineer").text.contains(#"href="/""#))
        let unknown = try await shop.ask(.get, "/?catalogue=none")
        #expect(unknown.status == .notFound)
        #expect(!unknown.text.contains("catalogue=none"))
    }

    @Test
    func `a title that looks like a place of the frame is a title`() async throws {
        let shop = try await TestShop()
        try await shop.fill()
        _ = try await shop.send(.patch, "/v1/items/tee-0", #"{"title": "{{main}} {{title}}"}"#)
        try await shop.live.refresh()
        let page = try await shop.ask(.get, "/?item=tee-0").text
        #expect(page.contains("<title>{{main}} {{title}} · Lookbook</title>"))
        #expect(page.ranges(of: #"<div class="answer">"#).count == 1)
        #expect(page.contains("Goes with") && page.hasSuffix("</html>\n"))
    }
}
