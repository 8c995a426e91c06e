internal import LookbookCore
internal import LookbookStore

/// Reads the examples of a source: its items, the first picture of each, labels and split.
public enum ExampleReader {
    /// All examples of some sources, in a fixed order. Items without a picture are left out, and so are those whose
    /// split is neither training nor validation.
    ///
    /// - Parameter needsLabels: whether items without any label are left out too.
    /// - Throws: ``TrainingError`` `training.configuration` or `training.data`; what the feed or the catalogue throws.
    public static func read(_ sources: [DataSource], needsLabels: Bool = true) async throws -> [TrainingExample] {
        try await read(sources, needsLabels: needsLabels) { split(named: $0) }
    }

    /// The examples of one split by the name that the data gives it, `test` say; they count as validation pictures.
    ///
    /// - Throws: ``TrainingError`` `training.data` when there are none.
    public static func read(
        _ sources: [DataSource], splitNamed name: String, needsLabels: Bool = true
    ) async throws -> [TrainingExample] {
        // The usual words for one split are one name: `val` finds `validation`.
        let wanted = split(named: name)
        let examples = try await read(sources, needsLabels: needsLabels) { word in
            let isWanted = wanted == nil ? word.lowercased() == name.lowercased() : split(named: word) == wanted
            return isWanted ? .validation : nil
        }
        guard !examples.isEmpty else {
            throw TrainingError(
                .data, "the data has no pictures in a split called \(name)",
                hint: "use a word that the column of the splits holds: train, validation, test")
        }
        return examples
    }

    private static func read(
        _ sources: [DataSource], needsLabels: Bool, _ choose: (String) -> TrainingExample.Split?
    ) async throws -> [TrainingExample] {
        var examples: [TrainingExample] = []
        for source in sources {
            let splits = try source.splitFeed.map { try splitsByID($0, source) }
            examples += try await items(of: source).compactMap { item in
                guard let image = item.images.first else { return nil }
                let labels = source.labels.compactMapValues { label(of: item, $0, ignored: source.ignored) }
                guard !labels.isEmpty || !needsLabels,
                    let split = choose(splitName(of: item, source, splits))
                else { return nil }
                return TrainingExample(id: item.id, path: image.path, labels: labels, split: split)
            }
        }
        return examples
    }

    private static func items(of source: DataSource) async throws -> [Item] {
        switch (source.catalogue, source.feed) {
        case (let folder?, nil):
            let catalogue = try SQLiteCatalogue(folder: folder, for: .reading)
            return try await catalogue.items(after: nil, limit: Int.max >> 1)
        case (nil, let feed?):
            return try items(ofFeed: feed, images: source.images, columns: source.columns)
        default:
            throw TrainingError(
                .configuration, "a data source needs either a catalogue or a feed",
                hint: "give catalogue: FOLDER, or feed: FILE and images: FOLDER")
        }
    }

    private static func items(ofFeed path: String, images: String?, columns: [String: String]) throws -> [Item] {
        try FeedOpener.open(path, images: images, mapping: columns).entries().compactMap { entry in
            if case .item(let item, _) = entry { item } else { nil }
        }
    }

    /// Fields joined by `+`; nil when one is missing or ignored.
    private static func label(of item: Item, _ field: String, ignored: [String]) -> String? {
        let parts = field.split(separator: "+").map { item[field: String($0)] ?? "" }
        guard !parts.isEmpty, !parts.contains(where: { $0.isEmpty || ignored.contains($0) }) else { return nil }
        return parts.joined(separator: " / ")
    }

    private static func splitsByID(_ path: String, _ source: DataSource) throws -> [String: String] {
        let field = source.splitField ?? "split"
        var splits: [String: String] = [:]
        for item in try items(ofFeed: path, images: nil, columns: source.columns.filter { $0.key == "id" }) {
            splits[item.id] = item[field: field]
        }
        guard !splits.isEmpty else {
            throw TrainingError(
                .data, "\(path) has no splits", hint: "it needs the column of the ids and the column \(field)")
        }
        return splits
    }

    private static func splitName(of item: Item, _ source: DataSource, _ splits: [String: String]?) -> String {
        if let splits { return splits[item.id] ?? "" }
        if let field = source.splitField { return item[field: field] ?? "" }
        // Variants of one style stay together: a picture's twin in the other part would flatter the measurement.
        return hashedPart(of: item.group ?? item.id) < source.validationPart ? "validation" : "training"
    }

    private static func split(named word: String) -> TrainingExample.Split? {
        switch word.lowercased() {
        case "train", "training": .training
        case "validation", "valid", "val": .validation
        default: nil
        }
    }

    /// A number from 0 to 1 that depends on nothing but the id (FNV-1a).
    private static func hashedPart(of id: String) -> Double {
        var hash = FNV1a()
        for byte in id.utf8 { hash.add(byte) }
        var mixed = SeededGenerator(seed: hash.value)
        return Double(mixed.next() >> 11) * 0x1p-53
    }
}
