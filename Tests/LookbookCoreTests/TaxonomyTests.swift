import Foundation
import LookbookCore
import Testing

struct TaxonomyTests {
    private static let clothingDataset = [
        "T-Shirt", "Longsleeve", "Pants", "Shoes", "Shirt", "Dress", "Outwear", "Shorts", "Hat", "Skirt",
        "Undershirt",
        "Blazer",
        "Polo", "Hoodie", "Body", "Top", "Blouse",
    ]
    private static let fashionProductImages = [
        "Tshirts", "Shirts", "Kurtas", "Tops", "Sweaters", "Sweatshirts", "Jackets", "Tunics", "Jeans",
        "Trousers",
        "Track Pants",
        "Leggings", "Capris", "Skirts", "Dresses", "Sarees", "Casual Shoes", "Sports Shoes", "Heels",
        "Formal Shoes",
        "Flats",
        "Flip Flops", "Sandals", "Watches", "Handbags", "Backpacks", "Clutches", "Sunglasses", "Wallets",
        "Belts",
        "Socks", "Caps",
        "Ties", "Scarves", "Earrings", "Pendant", "Ring", "Bra", "Briefs", "Nightdress",
        "Perfume and Body Mist",
        "Lipstick",
    ]

    @Test(arguments: clothingDataset + fashionProductImages)
    func `the default knows the kinds of both data sets`(word: String) {
        #expect(Taxonomy.fashion.slot(of: Taxonomy.fashion.domain(for: word)) != nil)
    }

    @Test
    func `words are found whatever their case, plural and punctuation`() {
        for word in ["tshirts", "T-SHIRT", "t shirt", "Tees", "Apparel > Topwear > Tshirts"] {
            #expect(Taxonomy.fashion.domain(for: word) == "T-Shirt")
        }
        #expect(Taxonomy.fashion.domain(for: "Dresses") == "Dress")
        #expect(Taxonomy.fashion.domain(for: " Spaceship ") == "Spaceship")
    }

    @Test
    func `complements are other kinds that are worn together`() {
        let taxonomy = Taxonomy.fashion
        #expect(taxonomy.areComplementary("T-Shirt", "Jeans"))
        #expect(taxonomy.areComplementary("Dress", "Heels"))
        #expect(!taxonomy.areComplementary("T-Shirt", "Shirt"))
        #expect(!taxonomy.areComplementary("Jeans", "Jeans"))
        #expect(!taxonomy.areComplementary("Spaceship", "Jeans"))
        #expect(!taxonomy.areComplementary("Jeans", "Lip Make-up"))
    }

    @Test
    func `the file form comes back the same`() throws {
        let data = try JSONEncoder().encode(Taxonomy.fashion)
        #expect(try JSONDecoder().decode(Taxonomy.self, from: data) == .fashion)
        #expect(!Taxonomy.fashion.domains.isEmpty)
    }

    @Test
    func `a slot that is not defined and a word with two meanings are errors`() {
        let slot = Taxonomy.Slot("top", goesWith: [])
        #expect(throws: LookbookError.self) {
            try Taxonomy(slots: [slot], domains: [.init("Hat", slot: "head")])
        }
        #expect(throws: LookbookError.self) {
            try Taxonomy(
                slots: [slot],
                domains: [.init("Shirt", slot: "top"), .init("Top", slot: "top", aliases: ["shirts"])])
        }
    }
}
