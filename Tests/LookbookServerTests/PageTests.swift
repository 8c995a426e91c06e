import HTTPTypes
import HummingbirdTesting
import Lookbook
import LookbookCore
import Testing

@testable import LookbookServer

struct PageTests {
    private func shop() async throws -> TestShop {
        let shop = try await TestShop()
        try await shop.fill()
        return shop
    }

    @Test
    func `the start page shows the catalogue and ways to ask`() async throws {
        let page = try await shop().ask(.get, "/")
        #expect(page.status == .ok)
        #expect(page.text.contains("Choose a picture"))
        #expect(page.text.contains(#"href="/?item=tee-0""#))
        #expect(page.headers[.contentSecurityPolicy]?.contains("script-src 'self'") == true)
    }

    @Test
    func `an item's page shows look-alikes with their match, and what goes with it`() async throws {
        let text = try await shop().ask(.get, "/?item=tee-0").text
        #expect(text.contains("% match"))
        #expect(text.contains("Goes with"))
        #expect(text.contains(#"data-item="jeans-0""#))
    }

    @Test
    func `a form with a picture is answered without any script`() async throws {
        let head = "--b\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"x\"\r\n\r\n"
        let body = Array(head.utf8) + TestShop.picture([200, 5, 10]) + Array("\r\n--b--\r\n".utf8)
        let page = try await shop().ask(.post, "/", [.contentType: "multipart/form-data; boundary=b"], body)
        #expect(page.status == .ok)
        #expect(page.text.contains("Looks like: T-Shirt"))
    }

    @Test
    func `filters narrow what is shown`() async throws {
        let shop = try await shop()
        let women = try await shop.ask(.get, "/?gender=Women&kind=T-Shirt").text
        #expect(women.contains(#"data-item="tee-0""#))
        #expect(!women.contains(#"data-item="tee-1""#))
        #expect(!women.contains(#"data-item="jeans-0""#))
    }

    @Test
    func `what a feed or a visitor writes stays text`() async throws {
        let shop = try await shop()
        let page = try await shop.ask(.get, "/?item=tee-0").text
        #expect(page.contains("Title &lt;tee-0&gt;"))
        #expect(!page.contains("<tee-0>"))
        let attack = try await shop.ask(.get, "/?item=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
        #expect(attack.status == .notFound)
        #expect(!attack.text.contains("<script>alert"))
    }

    @Test(arguments: [(Float.nan, 0), (.infinity, 0), (-1, 0), (0.256, 26), (1.5, 100)])
    func `a share that is no number between 0 and 1 does not end the process`(share: Float, percent: Int) {
        #expect(Markup.percent(share) == percent)
        let card = CardMarkup(state: PageState([:]), facets: Facets()).card(
            Item(id: "a", domain: "Dress"), match: share)
        #expect(card.html.contains("\(percent)\u{202F}% match"))
    }

    @Test
    func `a list of the catalogue goes on where its page before ended, with a filter too`() async throws {
        let shop = try await shop()
        let first = try await shop.ask(.get, "/v1/items?limit=1&filter=domain%3DT-Shirt").json
        guard case .string(let next)? = first["next"] else { throw Unexpected() }
        let second = try await shop.ask(.get, "/v1/items?limit=9&filter=domain%3DT-Shirt&cursor=\(next)").json
        guard case .array(let items)? = second["items"] else { throw Unexpected() }
        #expect(items.map { $0["id"] } == ["tee-1", "tee-2", "tee-3"])
        let rest = try await shop.ask(.get, "/?kind=T-Shirt&cursor=tee-2").text
        #expect(rest.contains(#"data-item="tee-3""#))
        #expect(!rest.contains(#"data-item="tee-2""#))
    }

    @Test
    func `the page's files are there`() async throws {
        let shop = try await shop()
        for name in ["style.css", "page.js", "crop.js", "engineer.js", "icon.svg"] {
            #expect(try await shop.ask(.get, "/assets/\(name)").status == .ok)
        }
        #expect(try await shop.ask(.get, "/engineer").text.contains("engineer.js"))
        #expect(try await shop.ask(.get, "/assets/other").status == .notFound)
    }
}
