internal import Foundation
package import LookbookCore

/// Pieces that somebody wore together.
package struct Outfit: Sendable, Hashable, Codable {
    /// Its id.
    package let outfit: String
    /// Its pieces.
    package let items: [Piece]
    /// `train`, `validation`, ...; nil when the file has no splits.
    package let split: String?

    /// One piece of an outfit.
    package struct Piece: Sendable, Hashable, Codable {
        /// The id; a piece that is worn in several outfits has the same one in each.
        package let item: String
        /// The picture's path, relative to the folder of the pictures.
        package let image: String
        /// The kind of garment: distractors come from the same one.
        package let domain: String
        /// The finer kind, where the file has it.
        package let label: String?

        /// See the properties.
        package init(item: String, image: String, domain: String, label: String? = nil) {
            self.item = item
            self.image = image
            self.domain = domain
            self.label = label
        }
    }

    /// See the properties.
    package init(outfit: String, items: [Piece], split: String? = nil) {
        self.outfit = outfit
        self.items = items
        self.split = split
    }

    /// Reads a JSON array of outfits: `[{"outfit": "1", "split": "train", "items": [{"item": "1-a", "image": "1/a.jpg",
    /// "domain": "top", "label": "blouse"}]}]`. `split` and `label` may be missing; other fields are ignored.
    ///
    /// - Throws: `evaluation.outfits` when the bytes are something else, an outfit's id comes twice, or an item's id comes
    ///   twice in one outfit or with another picture or domain.
    package static func read(json: [UInt8]) throws(LookbookError) -> [Outfit] {
        let outfits: [Outfit]
        do {
            outfits = try JSONDecoder().decode([Outfit].self, from: Data(json))
        } catch {
            throw LookbookError(
                .evaluationOutfits, "the file is no list of outfits: \(error)",
                facts: [
                    .remedy:
                        "write a JSON array of objects with outfit and items, each item with item, image and domain"
                ])
        }
        try refuseRepetitions(in: outfits)
        return outfits
    }

    private static func refuseRepetitions(in outfits: [Outfit]) throws(LookbookError) {
        var known = [String: Piece]()
        var ids = Set<String>()
        for outfit in outfits {
            let isNew = ids.insert(outfit.outfit).inserted
            guard isNew, Set(outfit.items.map(\.item)).count == outfit.items.count else {
                throw LookbookError(
                    .evaluationOutfits, "the outfit \"\(outfit.outfit)\" comes twice, or holds an item twice",
                    facts: [.remedy: "give every outfit an id of its own, and name an item once in it"])
            }
            for piece in outfit.items {
                let first = known[piece.item, default: piece]
                guard first.image == piece.image, first.domain == piece.domain else {
                    throw LookbookError(
                        .evaluationOutfits,
                        "the item \"\(piece.item)\" comes twice with different pictures or domains",
                        facts: [.remedy: "give every piece an id of its own"])
                }
                known[piece.item] = piece
            }
        }
    }
}
