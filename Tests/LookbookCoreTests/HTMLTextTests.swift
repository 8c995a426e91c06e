import LookbookCore
import Testing

struct HTMLTextTests {
    @Test(arguments: [
        ("<a href=\"&\">", "&lt;a href=&quot;&amp;&quot;&gt;"), ("it's", "it&#39;s"),
        ("plain, 5 €", "plain, 5 €"),
        // One character to Swift, and still the end of an attribute to a browser.
        ("\"\u{301} onload=\"", "&quot;\u{301} onload=&quot;"),
    ])
    func `text cannot leave its place in a page`(text: String, expected: String) {
        #expect(escapedForHTML(text) == expected)
    }
}
