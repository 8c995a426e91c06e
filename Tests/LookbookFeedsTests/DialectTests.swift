import Foundation
import LookbookCore
import LookbookFeeds
import LookbookTesting
import Testing

/// Each dialect as its platform writes it: what is recognised, and the items with their pictures, variants and prices.
struct DialectTests {
    /// A sample, and what must come of it.
    struct Sample: CustomTestStringConvertible, Sendable {
        let files: [String]
        let kind: String
        /// `id group title domain [pictures] {variants} price`, a line an item; see ``DialectTests/line(_:)``.
        let items: [String]
        var withheld: [String] = []
        var testDescription: String { files.joined(separator: "+") }
    }

    static let samples: [Sample] = [
        Sample(
            files: ["shopify-classic.csv"], kind: "Shopify CSV",
            items: [
                "linen-dress:red linen-dress 'Linen dress' Dresses [ld-red.jpg,ld-red-back.jpg] {LD-R-S S 49.00 in stock;LD-R-M M 49.00 out of stock} 49.00",
                "linen-dress:blue linen-dress 'Linen dress' Dresses [ld-blue.jpg] {LD-B-S S 45.00 in stock} 45.00",
                "plain-skirt plain-skirt 'Plain skirt' Skirts [ps.jpg,ps-2.jpg] {PS - 39.00 -} 39.00",
            ], withheld: ["secret-coat"]),
        Sample(
            files: ["shopify-2024.csv"], kind: "Shopify CSV",
            items: [
                "linen-dress:red linen-dress 'Linen dress' Dresses [ld-red.jpg] {LD-R-S S 49.00 in stock;LD-R-M M 49.00 in stock} 49.00",
                "linen-dress:blue linen-dress 'Linen dress' Dresses [ld-blue.jpg] {LD-B-S S 45.00 in stock} 45.00",
            ]),
        Sample(
            files: ["products.json"], kind: "Shopify products.json",
            items: [
                "7001:red 7001 'Linen dress' Dresses [ld-red.jpg,ld-red-back.jpg] {91/LD-R-S S 49.00 in stock;92/LD-R-M M 49.00 out of stock} 49.00",
                "7001:blue 7001 'Linen dress' Dresses [ld-blue.jpg] {93/LD-B-S S 45.00 in stock} 45.00",
            ], withheld: ["7002"]),
        Sample(
            files: ["woocommerce.csv"], kind: "WooCommerce CSV",
            items: [
                "10:red LD 'Linen dress' Clothing > Dresses, Sale [ld-red.jpg] {11/LD-R-S S 49 in stock;12/LD-R-M M 49 out of stock} 49",
                "10:blue LD 'Linen dress' Clothing > Dresses, Sale [ld-blue.jpg] {13/LD-B-S S 45 in stock} 45",
                "20 - 'Plain skirt' Clothing > Skirts [sk.jpg] {20/SK - 39 in stock} 39",
            ], withheld: ["30"]),
        Sample(
            files: ["google.tsv"], kind: "Google Merchant table",
            items: [
                "LD-R-S LD 'Linen dress' Women > Dresses [ld-red.jpg,ld-red-2.jpg,ld-red-3.jpg] {LD-R-S/ S 59.00 EUR in stock;LD-R-M/ M 59.00 EUR out of stock} 59.00 EUR",
                "LD-B-S LD 'Linen dress' Women > Dresses [ld-blue.jpg] {LD-B-S/ S 59.00 EUR in stock} 59.00 EUR",
                "SK - 'Plain skirt' Apparel & Accessories > Clothing > Skirts [sk.jpg] {} 39.00 EUR",
            ]),
        Sample(
            files: ["google-rss.xml"], kind: "Google Merchant XML",
            items: [
                "LD-R-S LD 'Linen & dress' Women > Dresses [ld-red.jpg,ld-red-2.jpg,ld-red-3.jpg] {LD-R-S/ S 49.00 EUR in stock;LD-R-M/ M 49.00 EUR out of stock} 49.00 EUR",
                "SK - 'Plain skirt' Skirts [sk.jpg] {} 39.00 EUR",
            ]),
        Sample(
            files: ["google-atom.xml"], kind: "Google Merchant XML",
            items: ["SK - 'Plain skirt' Skirts [sk.jpg] {} 39.00 EUR"]),
        Sample(
            files: ["meta.csv"], kind: "Meta catalogue",
            items: [
                "LD-R-S LD 'Linen dress' clothing & accessories > clothing > women's clothing > dresses [ld-red.jpg,ld-red-2.jpg,ld-red-3.jpg] {LD-R-S/ S 49.00 EUR in stock;LD-R-M/ M 49.00 EUR out of stock} 49.00 EUR"
            ]),
        Sample(
            files: ["magento.csv"], kind: "Magento CSV",
            items: [
                "LD:red LD 'Linen dress' Default Category/Women/Dresses [ld-red.jpg] {LD-R-S S 49.0000 in stock;LD-R-M M 49.0000 out of stock} 49.0000",
                "LD:blue LD 'Linen dress' Default Category/Women/Dresses [ld-blue.jpg] {LD-B-S S 45.0000 in stock} 45.0000",
                "SK - 'Plain skirt' Default Category/Women/Skirts [sk.jpg,sk-2.jpg] {SK - 39.0000 in stock} 39.0000",
            ], withheld: ["OFF"]),
        Sample(
            files: ["bigcommerce-v2.csv"], kind: "BigCommerce CSV",
            items: [
                "77 77 'Linen dress' Clothing/Dresses [ld-red.jpg,ld-red-2.jpg] {LD-R-S S 49.00 -;LD-R-M M 49.00 -} 49.00",
                "90 90 'Plain skirt' Clothing/Skirts [sk.jpg] {90/SK - 39.00 -} 39.00",
            ], withheld: ["91"]),
        Sample(
            files: ["bigcommerce-v3.csv"], kind: "BigCommerce CSV",
            items: [
                "77:red 77 'Linen dress' Clothing/Dresses [ld-red.jpg] {LD-R-S S 49.00 -} 49.00",
                "77:blue 77 'Linen dress' Clothing/Dresses [ld-blue.jpg] {LD-B-S S 49.00 -} 49.00",
            ]),
        Sample(
            files: ["prestashop.csv", "prestashop-combinations.csv"], kind: "PrestaShop CSV",
            items: [
                "1 1 'Leinenkleid' Home,Clothes,Dresses [1.jpg,1-b.jpg] {LD-R-S S 49,90 -;LD-R-M M 49,90 -} 49,90"
            ], withheld: ["2"]),
        Sample(
            files: ["graph.jsonld"], kind: "schema.org JSON-LD",
            items: [
                "LD LD 'Linen dress' Dresses [ld-red.jpg,ld-red-2.jpg] {LD-R-S S 49.00 in stock;LD-R-M M 49.00 out of stock} 49.00",
                "SK - 'Plain skirt' Skirts [sk.jpg] {} 39.00",
            ]),
        Sample(
            files: ["german.csv"], kind: "CSV",
            items: [
                "LD-R-S LD 'Leinenkleid' Kleider [ld-red.jpg] {LD-R-S S 1.049,90 € in stock} 1.049,90 €"
            ]),
        Sample(
            files: ["unnamed.csv"], kind: "CSV",
            items: ["A1 - '-' unknown [a1.jpg] {} € 49,90", "A2 - '-' unknown [a2.jpg] {} € 19,90"]),
    ]

    static func line(_ item: Item) -> String {
        let pictures = item.images.map { $0.path.split(separator: "/").last.map(plain) ?? "" }
        let variants = item.variants.map { variant in
            let name =
                [variant.id, variant.sku].compactMap(\.self).joined(separator: "/")
                + (variant.sku == nil ? "/" : "")
            return "\(name) \(variant.size ?? "-") \(variant.price ?? "-") \(variant.availability ?? "-")"
        }
        return
            "\(item.id) \(item.group ?? "-") '\(item.title ?? "-")' \(item.domain) [\(pictures.joined(separator: ","))] "
            + "{\(variants.joined(separator: ";"))} \(item[field: "price"] ?? "-")"
    }

    private static func plain(_ name: Substring) -> String { String(name.prefix { $0 != "?" }) }

    static func path(_ file: String) throws -> String {
        try #require(Bundle.module.url(forResource: "Fixtures/dialects/" + file, withExtension: nil)).path
    }

    @Test(arguments: samples)
    func `a platform's own form gives its products, colours, sizes, pictures and prices`(sample: Sample)
        throws
    {
        let feed = try FeedOpener.open(sample.files.map(Self.path))
        #expect(feed.kind == sample.kind)
        try expect(FeedContents(feed), sample)
    }

    private func expect(_ contents: FeedContents, _ sample: Sample) throws {
        #expect(contents.faults.isEmpty)
        #expect(contents.withheld.sorted() == sample.withheld)
        #expect(contents.items.map(Self.line).sorted() == sample.items.sorted())
    }

    // MARK: Adverse forms

    /// What may happen to a text on its way from the platform to us.
    enum Form: String, CaseIterable {
        case mark, carriageReturns, utf16, gzip
    }

    private static func bytes(_ text: String, _ form: Form) throws -> [UInt8] {
        switch form {
        case .mark: return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        case .carriageReturns:
            return Array(text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)
        case .utf16:
            let units = [0xFEFF] + Array(text.utf16)
            return units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        case .gzip: return Gzip.stored(Array(text.utf8))
        }
    }

    @Test(arguments: samples, Form.allCases)
    func `a byte order mark, CRLF, UTF-16 and gzip change nothing`(sample: Sample, form: Form) throws {
        let folder = try TemporaryFolder()
        let paths = try sample.files.map { file in
            let text = try String(contentsOfFile: Self.path(file), encoding: .utf8)
            return try folder.write(Self.bytes(text, form), to: file + (form == .gzip ? ".gz" : ""))
        }
        try expect(FeedContents(FeedOpener.open(paths)), sample)
    }

    /// Tables whose columns stand the other way round, with quotes around everything.
    @Test(
        arguments: samples.filter {
            $0.files[0].hasSuffix(".csv") && $0.kind != "Meta catalogue" && $0.kind != "CSV"
        })
    func `the order of columns and quotes around every field change nothing`(sample: Sample) throws {
        let folder = try TemporaryFolder()
        let paths = try sample.files.map { file in
            let delimiter: Character = file.hasPrefix("presta") ? ";" : ","
            let reader = DelimitedReader(
                try ByteReader(path: Self.path(file)), delimiter: delimiter.asciiValue ?? 0)
            var text = ""
            while let record = try reader.next() {
                let values = try record.content.get().reversed().map {
                    "\"\($0.replacing("\"", with: "\"\""))\""
                }
                text += values.joined(separator: String(delimiter)) + "\n"
            }
            return try folder.write(text, to: file)
        }
        try expect(FeedContents(FeedOpener.open(paths)), sample)
    }

    @Test func `a dialect can be forced, and a name that is none is refused with the names`() throws {
        #expect(try FeedDialect.named("auto") == nil)
        #expect(try FeedDialect.named("google") == .google)
        let error = #expect(throws: LookbookError.self) { try FeedDialect.named("shopfy") }
        #expect(error?.code == .feedDialect)
        #expect(error?.facts[.choices]?.contains("shopify") == true)
        let forced = try FeedOpener.open(Self.path("shopify-classic.csv"), dialect: .csv)
        #expect(forced.kind == "CSV")
    }
}

/// A gzip file of blocks that are stored as they are (RFC 1951, 3.2.4).
enum Gzip {
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        let starts = Array(stride(from: 0, to: max(bytes.count, 1), by: 65535))
        for start in starts {
            let block = bytes[start..<min(start + 65535, bytes.count)]
            let count = UInt16(block.count)
            result.append(start == starts.last ? 1 : 0)
            for number in [count, ~count] {
                result += [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
            }
            result += block
        }
        for number in [crc(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
            result += (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        }
        return result
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
    }
}
