extension Taxonomy {
    /// The taxonomy for fashion that Lookbook brings along. A shop's own file replaces it.
    ///
    /// It is checked by the tests; were it wrong, every word would be a domain of its own.
    public static let fashion: Taxonomy =
        (try? Taxonomy(slots: fashionSlots, domains: fashionDomains)) ?? .empty

    /// Knows no words: each becomes a domain of its own.
    public static let empty = Taxonomy(unchecked: ())

    private static let fashionSlots = [
        Slot(
            "top", goesWith: ["bottom", "footwear", "outerwear", "bag", "headwear", "accessory", "jewellery"]),
        Slot("bottom", goesWith: ["top", "footwear", "outerwear", "belt", "bag", "headwear"]),
        Slot("dress", goesWith: ["footwear", "outerwear", "bag", "jewellery", "headwear", "accessory"]),
        Slot("outerwear", goesWith: ["bottom", "top", "footwear", "dress", "accessory", "headwear", "bag"]),
        Slot("footwear", goesWith: ["bottom", "top", "dress", "bag", "legwear", "outerwear"]),
        Slot("bag", goesWith: ["footwear", "dress", "top", "outerwear", "bottom", "accessory"]),
        Slot("headwear", goesWith: ["top", "outerwear", "accessory", "dress", "footwear"]),
        Slot("accessory", goesWith: ["top", "outerwear", "dress", "bag", "footwear"]),
        Slot("belt", goesWith: ["bottom", "footwear", "top", "dress", "bag"]),
        Slot("jewellery", goesWith: ["dress", "top", "bag", "footwear", "jewellery"]),
        Slot("legwear", goesWith: ["footwear", "bottom", "dress"]),
        Slot("underwear", goesWith: ["underwear", "nightwear"]),
        Slot("nightwear", goesWith: ["nightwear", "underwear"]),
        Slot("swimwear", goesWith: ["footwear", "headwear", "bag", "accessory"]),
        Slot("suit", goesWith: ["footwear", "top", "accessory", "bag"]),
        Slot("formal accessory", goesWith: ["top", "outerwear", "suit", "footwear"]),
        Slot("beauty", goesWith: ["beauty"]),
    ]

    private static let fashionDomains =
        tops + bottoms + dresses + outerwear + footwear + bags + accessories + underAndNight + beauty

    private static let tops = [
        Domain("T-Shirt", slot: "top", aliases: ["tee", "t shirts", "lounge tshirts"]),
        Domain("Longsleeve", slot: "top", aliases: ["long sleeve", "long sleeved t-shirt"]),
        Domain("Shirt", slot: "top", aliases: ["button-down", "dress shirt"]),
        Domain("Blouse", slot: "top"),
        Domain("Top", slot: "top", aliases: ["tank top", "tank", "crop top"]),
        Domain("Polo", slot: "top", aliases: ["polo shirt"]),
        Domain("Sweater", slot: "top", aliases: ["jumper", "pullover", "knitwear", "cardigan"]),
        Domain("Sweatshirt", slot: "top"),
        Domain("Hoodie", slot: "top", aliases: ["hooded sweatshirt"]),
        Domain("Body", slot: "top", aliases: ["bodysuit"]),
        Domain("Kurta", slot: "top", aliases: ["kurti", "kurta sets"]),
        Domain("Tunic", slot: "top"),
    ]

    private static let bottoms = [
        Domain("Pants", slot: "bottom", aliases: ["trousers", "chinos", "bottom", "slacks"]),
        Domain("Jeans", slot: "bottom", aliases: ["denim", "jeggings"]),
        Domain("Shorts", slot: "bottom", aliases: ["bermudas", "lounge shorts"]),
        Domain("Skirt", slot: "bottom", aliases: ["lehenga choli"]),
        Domain("Leggings", slot: "bottom", aliases: ["tights", "churidar"]),
        Domain("Capris", slot: "bottom"),
        Domain("Track Pants", slot: "bottom", aliases: ["joggers", "sweatpants"]),
        Domain("Salwar", slot: "bottom", aliases: ["patiala", "salwar and dupatta"]),
    ]

    private static let dresses = [
        Domain("Dress", slot: "dress", aliases: ["gown"]),
        Domain("Jumpsuit", slot: "dress", aliases: ["romper", "overall", "playsuit"]),
        Domain("Saree", slot: "dress", aliases: ["sari"]),
        Domain("Suit", slot: "suit", aliases: ["tracksuits", "clothing set"]),
        Domain("Swimwear", slot: "swimwear", aliases: ["bikini", "swimsuit", "swim shorts"]),
    ]

    private static let outerwear = [
        Domain("Outwear", slot: "outerwear", aliases: ["outerwear", "coat", "cape", "parka", "shrug"]),
        Domain("Jacket", slot: "outerwear", aliases: ["rain jacket", "nehru jackets", "bomber"]),
        Domain("Blazer", slot: "outerwear", aliases: ["sports jacket"]),
        Domain("Waistcoat", slot: "outerwear", aliases: ["vest", "gilet"]),
    ]

    private static let footwear = [
        Domain("Shoes", slot: "footwear", aliases: ["shoe", "footwear"]),
        Domain("Casual Shoes", slot: "footwear"),
        Domain("Sports Shoes", slot: "footwear", aliases: ["sneakers", "trainers", "running shoes"]),
        Domain("Formal Shoes", slot: "footwear", aliases: ["loafers", "oxfords"]),
        Domain("Heels", slot: "footwear", aliases: ["pumps", "wedges"]),
        Domain("Flats", slot: "footwear", aliases: ["ballerinas"]),
        Domain("Sandals", slot: "footwear", aliases: ["sports sandals"]),
        Domain("Flip Flops", slot: "footwear", aliases: ["slippers"]),
        Domain("Boots", slot: "footwear"),
        Domain("Socks", slot: "legwear"),
        Domain("Stockings", slot: "legwear", aliases: ["pantyhose"]),
    ]

    private static let bags = [
        Domain("Bag", slot: "bag", aliases: ["tote"]),
        Domain("Handbag", slot: "bag", aliases: ["purse"]),
        Domain("Clutch", slot: "bag", aliases: ["clutches"]),
        Domain("Backpack", slot: "bag", aliases: ["rucksacks"]),
        Domain("Laptop Bag", slot: "bag", aliases: ["messenger bag", "tablet sleeve", "briefcase"]),
        Domain("Travel Bag", slot: "bag", aliases: ["duffel bag", "trolley bag", "travel accessory"]),
        Domain("Pouch", slot: "bag", aliases: ["mobile pouch", "waist pouch"]),
        Domain("Wallet", slot: "bag"),
    ]

    private static let accessories = [
        Domain("Hat", slot: "headwear", aliases: ["headwear", "beanie"]),
        Domain("Cap", slot: "headwear", aliases: ["baseball cap"]),
        Domain("Headband", slot: "headwear", aliases: ["hair accessory"]),
        Domain("Scarf", slot: "accessory", aliases: ["scarves", "stoles", "mufflers", "dupatta", "shawl"]),
        Domain("Gloves", slot: "accessory"),
        Domain("Sunglasses", slot: "accessory", aliases: ["eyewear", "glasses"]),
        Domain("Watch", slot: "accessory", aliases: ["watches"]),
        Domain("Belt", slot: "belt", aliases: ["suspenders"]),
        Domain("Tie", slot: "formal accessory", aliases: ["bow tie"]),
        Domain("Cufflinks", slot: "formal accessory", aliases: ["ties and cufflinks"]),
        Domain("Jewellery", slot: "jewellery", aliases: ["jewelry"]),
        Domain("Earrings", slot: "jewellery"),
        Domain("Necklace", slot: "jewellery", aliases: ["necklace and chains", "pendant", "jewellery set"]),
        Domain("Bracelet", slot: "jewellery", aliases: ["bangle"]),
        Domain("Ring", slot: "jewellery"),
        Domain("Umbrella", slot: "accessory"),
        Domain("Wristband", slot: "accessory"),
    ]

    private static let underAndNight = [
        Domain("Underwear", slot: "underwear", aliases: ["lingerie"]),
        Domain("Undershirt", slot: "underwear", aliases: ["innerwear vests", "camisoles"]),
        Domain("Bra", slot: "underwear"),
        Domain("Briefs", slot: "underwear", aliases: ["panties"]),
        Domain("Boxers", slot: "underwear", aliases: ["trunk"]),
        Domain("Shapewear", slot: "underwear"),
        Domain("Nightdress", slot: "nightwear", aliases: ["baby dolls", "nightgown"]),
        Domain("Pyjamas", slot: "nightwear", aliases: ["night suits", "pajamas", "lounge pants"]),
        Domain("Robe", slot: "nightwear", aliases: ["bath robe"]),
    ]

    private static let beauty = [
        Domain(
            "Fragrance", slot: "beauty",
            aliases: ["perfume and body mist", "deodorant", "fragrance gift set", "perfume"]),
        Domain(
            "Lip Make-up", slot: "beauty",
            aliases: ["lipstick", "lip gloss", "lip liner", "lip care", "lip plumper"]),
        Domain("Nail Polish", slot: "beauty", aliases: ["nail essentials"]),
        Domain("Eye Make-up", slot: "beauty", aliases: ["kajal and eyeliner", "eyeshadow", "mascara"]),
        Domain(
            "Face Make-up", slot: "beauty",
            aliases: [
                "foundation and primer", "compact", "highlighter and blush", "concealer", "makeup remover",
            ]),
        Domain(
            "Skin Care", slot: "beauty",
            aliases: [
                "face moisturisers", "face wash and cleanser", "sunscreen", "eye cream",
                "face scrub and exfoliator",
                "toner",
                "face serum and gel", "mask and peel", "body lotion", "body wash and scrub",
                "mens grooming kit",
            ]),
        Domain("Hair Care", slot: "beauty", aliases: ["hair colour"]),
    ]
}
