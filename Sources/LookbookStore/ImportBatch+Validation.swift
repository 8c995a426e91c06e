import LookbookCore

extension ImportBatch {
    /// - Throws: ``LookbookError`` when an item and its image records disagree, or a text cannot be stored.
    func validateItems() throws {
        for (item, images) in items {
            guard item.images.map(\.path) == images.map(\.path) else {
                throw LookbookError(
                    .catalogueImageRecords, "the image records of item \(item.id) are not those of its images",
                    facts: [.remedy: "report this: an import writes one record for each image, in the same order"])
            }
            let texts = [item.id, item.domain, item.group ?? "", item.title ?? ""] + images.map(\.path)
            for text in texts { try Self.validate(text, of: item.id) }
            for (name, value) in item.attributes {
                try Self.validate(name, of: item.id)
                try Self.validate(value, of: item.id)
            }
        }
    }

    /// SQLite ends a text at its first zero byte: what follows would be lost in silence.
    private static func validate(_ text: String, of id: Item.ID) throws {
        guard text.utf8.contains(0) else { return }
        throw LookbookError(
            .catalogueText, "a text of item \(id) holds a zero character",
            facts: [.remedy: "remove the character from the feed"])
    }
}
