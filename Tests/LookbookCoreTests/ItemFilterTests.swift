import LookbookCore
import Testing

struct ItemFilterTests {
    private let item = Item(
        id: "7", title: "Red dress", domain: "Dress",
        attributes: ["gender": "Women", "Price": "49.90 EUR", "colour": "Red", "empty": ""])

    @Test(arguments: [
        "gender=women", "gender=Men|Women", "price<50", "price <= 49.9", "price>=49.90", "domain=dress,price>10",
        "missing!=anything", "colour!=Blue", "title=red dress",
    ])
    func `a filter that holds`(text: String) throws {
        #expect(try ItemFilter(parsing: text).matches(item))
    }

    @Test(arguments: [
        "gender=Men", "price<49.9", "price>50", "missing=x", "missing<5", "empty>0", "colour<5", "colour!=Red|Blue",
    ])
    func `a filter that does not hold`(text: String) throws {
        #expect(try !ItemFilter(parsing: text).matches(item))
    }

    @Test(arguments: ["", " , ", "gender", "=Women", "price<cheap", "price<1|2"])
    func `a filter that cannot be read is an error that says so`(text: String) {
        let error = #expect(throws: LookbookError.self) { try ItemFilter(parsing: text) }
        #expect(error?.code == .inputFilter)
    }
}
