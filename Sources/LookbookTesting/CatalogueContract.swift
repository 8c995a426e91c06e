package import LookbookCore
import Testing

/// What every ``Catalogue`` must do. A test of an implementation runs each check on a new, empty catalogue:
///
/// ```swift
/// @Test(arguments: CatalogueContract.checks)
/// func `the contract`(check: CatalogueContract.Check) async throws { try await check.body(makeCatalogue()) }
/// ```
package enum CatalogueContract {
    /// One behaviour.
    package struct Check: Sendable, CustomTestStringConvertible {
        package let testDescription: String
        /// Expects the behaviour of an empty catalogue.
        package let body: @Sendable (any Catalogue) async throws -> Void

        init(_ description: String, _ body: @Sendable @escaping (any Catalogue) async throws -> Void) {
            testDescription = description
            self.body = body
        }
    }

    /// All behaviours.
    package static let checks: [Check] = importing + updating + spacesAndVectors + readingAndFiltering

    /// Expects a ``LookbookError`` with a code.
    static func expectFailure(
        _ code: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            Issue.record("nothing was thrown instead of \(code)", sourceLocation: sourceLocation)
        } catch let error as LookbookError {
            #expect(error.code.rawValue == code, sourceLocation: sourceLocation)
            #expect(!error.message.isEmpty, sourceLocation: sourceLocation)
        } catch {
            Issue.record("\(error) has no code", sourceLocation: sourceLocation)
        }
    }
}

extension CatalogueContract {
    static let space = EmbeddingSpace(id: "space-1", name: "first", dimensions: 3)
    static let otherSpace = EmbeddingSpace(id: "space-2", name: "second", dimensions: 2)

    /// An item whose images show the pictures with the given content hashes.
    static func item(
        _ id: String, domain: String = "Dress", group: String? = nil, title: String? = nil,
        attributes: [String: String] = [:], shows hashes: [String] = []
    ) -> (item: Item, images: [ImageRecord]) {
        let images = hashes.enumerated().map { index, hash in
            ImageRecord(
                path: "/pictures/\(id)-\(index).jpg", byteCount: Int64(index) + 1000,
                modified: .max - Int64(index),
                contentHash: hash)
        }
        let item = Item(
            id: id, group: group, title: title, domain: domain, attributes: attributes,
            images: images.map { ItemImage(path: $0.path) })
        return (item, images)
    }

    static func picture(_ hash: String) -> PictureRecord {
        PictureRecord(
            contentHash: hash, pixelHash: "pixels of \(hash)", width: 3, height: 4, format: .png,
            palette: Palette([
                .init(lightness: 50.125, a: -12.5, b: 0.1, weight: 0.75),
                .init(lightness: 99, a: 3, b: -4, weight: 0.25),
            ]))
    }

    /// A batch that holds the pictures of its items too, each with a vector made from its hash.
    static func batch(_ items: [(item: Item, images: [ImageRecord])]) -> ImportBatch {
        var batch = ImportBatch(space: space.id)
        batch.items = items
        let hashes = Set(items.flatMap(\.images).compactMap(\.contentHash)).sorted()
        batch.pictures = hashes.map(picture)
        batch.embeddings = hashes.map { ($0, vector($0)) }
        return batch
    }

    /// Three numbers that belong to a hash.
    static func vector(_ hash: String) -> [Float] {
        let seed = hash.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) }
        return (0..<3).map { Float(seed >> ($0 * 8) & 255) / 255 - 0.5 }
    }

    /// Texts that have broken programs before; in the order of their UTF-8 bytes.
    static let oddTexts = [
        "\t", "\n", " ", " leading", "\"quoted\"", "%_", "'; DROP TABLE item; --", "00123", "1e5", "A",
        "NULL",
        "Z", "a", "a\r\nb", "a b", "a,b", "ab", "ÄPFEL", "äpfel", "straße", "\u{202E}right to left", "日本",
        "\u{FFFD}",
        "👗", "👩🏽‍🦰",
    ].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
