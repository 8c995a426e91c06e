import LookbookCore
import Testing

struct ItemFilterTests {
    private let item = Item(
        id: "7|8", title: "Red | dress", domain: "Dress",
        attributes: [
            "gender": " Women ", "Price": "49.90 EUR", "colour": "Red", "empty": "", "list": "1.299,00 EUR",
            "materials": "Wool|Silk | Linen", "tags": "[\"New, hot\", \"Sale\", 3]", "odd": "a \"b\"",
            "padded": "  x  ", "back": #"a\b"#, "sizes": "36|38",
        ])

    @Test(arguments: [
        "gender=women", "gender=Men|Women", "price<50", "price <= 49.9", "price>=49.90",
        "domain=dress,price>10",
        "missing!=anything", "colour!=Blue", "title=\"red | dress\"", "price<\"1.299,00 EUR\"",
        "price<$50", "list>1000", "list<=1299", "materials=silk", "materials=linen,materials=Wool",
        "materials!=Cotton",
        "materials=\"Wool|Silk | Linen\"", "tags=\"New, hot\"", #"tags=New\, hot"#, "tags=sale", "tags=3",
        "id=\"7|8\"",
        #"odd="a \"b\"""#, #"odd=a \"b\""#, "padded=x", "padded=\" x\"", #"back=a\b"#, "empty=", "sizes>=38",
        "\"gender\"=Women", ",gender=women, ,",
    ])
    func `a filter that holds`(text: String) throws {
        #expect(try ItemFilter(parsing: text).matches(item))
    }

    @Test(arguments: [
        "gender=Men", "price<49.9", "price>50", "missing=x", "missing<5", "empty>0", "colour<5",
        "colour!=Red|Blue",
        "list<49.5", "list<2", "materials!=silk", "materials=Wool|,materials=Cotton", "tags=New", "title=red",
        "id=7",
        "sizes>40", "price<1.299", "materials=",
    ])
    func `a filter that does not hold`(text: String) throws {
        #expect(try !ItemFilter(parsing: text).matches(item))
    }

    @Test(arguments: [
        "", " , ", "gender", "=Women", "price<cheap", "price<1|2", "price<nan", "colour=\"Red",
        "colour=\"Red\"x",
        "gender=Women,broken", "price<1-2",
    ])
    func `a filter that cannot be read is an error that says so`(text: String) {
        let error = #expect(throws: LookbookError.self) { try ItemFilter(parsing: text) }
        #expect(error?.code == .inputFilter)
    }

    @Test
    func `the part that cannot be read is told`() {
        let error = #expect(throws: LookbookError.self) {
            try ItemFilter(parsing: "gender=Women,broken part,a=b")
        }
        #expect(error?.message == "the filter \"broken part\" cannot be read")
    }

    @Test
    func `a filter has bounds`() throws {
        let most = Array(repeating: "a=b", count: ItemFilter.maximumClauses).joined(separator: ",")
        #expect(try ItemFilter(parsing: most).clauses.count == ItemFilter.maximumClauses)
        for text in [most + ",a=b", "a=" + String(repeating: "b", count: ItemFilter.maximumLength)] {
            let error = #expect(throws: LookbookError.self) { try ItemFilter(parsing: text) }
            #expect(error?.code == .inputFilter && error?.facts[.limit] != nil)
        }
    }

    @Test
    func `fields that no item has are told, each once`() throws {
        let filter = try ItemFilter(parsing: "Gender=x,genre=x,ID=1,genre=y,price<5")
        #expect(filter.unknownFields(among: ["gender", "Price"]) == ["genre"])
    }
}
