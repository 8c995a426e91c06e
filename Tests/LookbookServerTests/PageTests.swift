import HTTPTypes
import HummingbirdTesting
import Lookbook
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
