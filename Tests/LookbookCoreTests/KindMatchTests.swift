import LookbookCore
import Testing

struct KindMatchTests {
    private func kind(_ name: String, title: String? = nil) -> String? {
        Taxonomy.fashion.match(name, title: title).kind
    }

    @Test(arguments: [
        ("Clothing > Dresses, Sale", "Dress"), ("New In, Women > Skirts", "Skirt"),
        ("Women/Pants,Women/New", "Pants"), ("Men|Shoes|Chelsea Boots", "Boots"),
        ("Women > Dresses > New In", "Dress"), ("Damen > Bekleidung > Kleider > Abendkleider", "Dress"),
        ("Shoes > Women > Florals", "Shoes"), ("Bicycle > Clothing > Gloves | Bicycle > Sale", "Gloves"),
        ("Apparel & Accessories > Clothing > Clothing Tops > T-Shirts", "T-Shirt"),
    ])
    func `the deepest part that names a kind decides`(name: String, kind: String) {
        #expect(self.kind(name) == kind)
    }

    @Test(
        arguments: [
            ("Rain Pants", "Pants"), ("Shirt Dresses", "Dress"), ("Robe chemise en lin pour femme", "Dress"),
            ("Pantalon à rayures", "Pants"), ("Hemdblusenkleider", "Dress"), ("Handschuhe", "Gloves"),
            ("Short Sleeve T-Shirts", "T-Shirt"), ("Kleider mit Gürtel", "Dress"),
            ("Tops with hoodie", "Top"),
            ("MÄNTEL", "Outwear"), ("Maentel", nil), ("Kurta Sets", "Kurta"), ("Sets", "Suit"),
        ] as [(String, String?)])
    func `the head of a name decides, not the first word that is known`(name: String, kind: String?) {
        #expect(self.kind(name) == kind)
    }

    @Test(arguments: [
        "Shoe Care", "Kleiderbügel", "Dog Coats", "Accessories for shoes", "Sale", "12345", "Spaceship", "",
    ])
    func `what is no garment, or too general, is not known`(name: String) {
        #expect(kind(name) == nil)
        #expect(kind("Clothing > \(name)") == nil)
    }

    @Test
    func `a word with several meanings is decided by the language, or not at all`() {
        #expect(Taxonomy.fashion.match("Robes").reason == .ambiguous)
        #expect(kind("Robes", title: "Robe longue fleurie") == "Dress")
        #expect(kind("Femme > Robes") == "Dress")
        #expect(kind("Sleepwear > Robes") == "Robe")
        #expect(Taxonomy.fashion.domain(for: "Robes") == "Robes")
    }

    @Test
    func `Google's numbers and paths mean the same`() {
        for (number, kind) in [
            ("2271", "Dress"), ("204", "Pants"), ("187", "Shoes"), ("5514", "Pants"), ("212", "Top"),
        ] {
            #expect(self.kind(number) == kind)
        }
        #expect(kind("Apparel & Accessories > Clothing > Outerwear > Rain Pants") == "Pants")
        #expect(kind("2302 - Apparel & Accessories > Clothing > Sleepwear & Loungewear > Robes") == "Robe")
        #expect(kind("Apparel & Accessories > Shoe Accessories > Shoelaces") == nil)
        #expect(Taxonomy.fashion.domain(for: "1604") == "unknown")
    }

    @Test
    func `a title says which of the kinds that a category joins, and never contradicts it`() {
        #expect(kind("212", title: "Striped T-Shirt") == "T-Shirt")
        #expect(kind("Shirts & Tops", title: "Oxford shirt in blue") == "Shirt")
        #expect(kind("Tops & T-Shirts", title: "Leather boots") == "Top")
        #expect(kind("", title: "Brown wide-leg trousers") == "Pants")
        #expect(kind("New In", title: "Brown wide-leg trousers") == "Pants")
        #expect(kind("Shoe Care", title: "Cream for leather boots") == nil)
    }

    @Test
    func `the columns of an item are asked in turn`() {
        var item = Item(id: "1", title: "Red", domain: "simple")
        #expect(Taxonomy.fashion.domain(of: item) == "unknown")
        item.attributes["Categories"] = "Clothing > Dresses"
        #expect(Taxonomy.fashion.domain(of: item) == "Dress")
    }

    @Test
    func `a shop's own words come first, and only its kinds are named`() throws {
        let taxonomy = try Taxonomy(
            slots: [.init("top", goesWith: [])],
            domains: [
                .init("Shirting", slot: "top", aliases: ["shirt", "zibbel"]), .init("Top", slot: "top"),
            ])
        #expect(taxonomy.match("Oxford Shirts").kind == "Shirting")
        #expect(taxonomy.match("Green Zibbels").kind == "Shirting")
        #expect(taxonomy.match("Crop Tops").kind == "Top")
        #expect(taxonomy.match("Midi Dresses").kind == nil)
        #expect(taxonomy.match("2271").kind == nil)
    }

    @Test
    func `every name and alias of the default means its own kind`() {
        for domain in Taxonomy.fashion.domains {
            for word in [domain.name] + domain.aliases {
                #expect(kind(word) == domain.name, "\(word)")
            }
        }
    }
}
