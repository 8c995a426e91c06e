internal import Foundation

/// Pieces that somebody wore together.
public struct Outfit: Sendable, Hashable, Codable {
    /// Its id.
    public let outfit: String
    /// Its pieces.
    public let items: [Piece]
    /// `train`, `validation`, ...; nil when the file has no splits.
    public let split: String?

    /// One piece of an outfit.
    public struct Piece: Sendable, Hashable, Codable {
        /// The id, unique in the file.
        public let item: String
        /// The picture's path, relative to the folder of the pictures.
        public let image: String
        /// The kind of garment: distractors come from the same one.
        public let domain: String
        /// The finer kind, where the file has it.
        public let label: String?

        /// See the properties.
        public init(item: String, image: String, domain: String, label: String? = nil) {
            self.item = item
            self.image = image
            self.domain = domain
            self.label = label
        }
    }

    /// See the properties.
    public init(outfit: String, items: [Piece], split: String? = nil) {
        self.outfit = outfit
        self.items = items
        self.split = split
    }

    /// Reads a JSON array of outfits: `[{"outfit": "1", "split": "train", "items": [{"item": "1-a", "image": "1/a.jpg",
    /// "domain": "top", "label": "blouse"}]}]`. `split` and `label` may be missing; other fields are ignored.
    ///
    /// - Throws: `evaluation.outfits` when the bytes are something else, or an item's id comes twice.
    public static func read(json: [UInt8]) throws(EvaluationError) -> [Outfit] {
        let outfits: [Outfit]
        do {
            outfits = try JSONDecoder().decode([Outfit].self, from: Data(json))
        } catch {
            throw EvaluationError(
                .outfits, "the file is no list of outfits: \(error)",
                hint: "write a JSON array of objects with outfit and items, each item with item, image and domain")
        }
        var seen = Set<String>()
        for piece in outfits.flatMap(\.items) where !seen.insert(piece.item).inserted {
            throw EvaluationError(
                .outfits, "the item \"\(piece.item)\" comes twice", hint: "give every piece an id of its own")
        }
        return outfits
    }
}
