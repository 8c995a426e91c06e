internal import Lookbook
internal import LookbookCore
internal import LookbookFeeds
internal import LookbookMeasures

/// Where examples come from: a catalogue that was imported, or a feed with its pictures. A section of the run file.
public struct DataSource: Sendable, Hashable, Codable {
    /// Folder of a catalogue.
    public var catalogue: String?
    /// A feed as `lookbook import` takes it: CSV, TSV, JSON Lines, or a folder of pictures.
    public var feed: String?
    /// Folders with the feed's pictures, joined by colons.
    public var images: String?
    /// Which column is the feed's id, image, …, where the name does not tell.
    public var columns: [String: String]
    /// The run's name for a label, and the field of the item that holds it: `kind: articleType`.
    /// Fields joined by `+` make one label, as in `lookbook evaluate`: `look: articleType+baseColour`. Only an autoencoder needs none.
    public var labels: [String: String]
    /// Values that count as no label.
    public var ignored: [String]
    /// Name of the item's field that says `train` or `validation`.
    public var splitField: String?
    /// A second feed with an id and the field of ``splitField``.
    public var splitFeed: String?
    /// Name of the item's field with the garment's place in the picture: `x y width height`, parts of its sides from the top
    /// left. The box is cut out with a margin.
    public var boxField: String?
    /// How often each training picture comes in an epoch, 1...100: a small source beside a large one comes more often.
    public var times: Int
    /// Whether the pictures of this source may be the background of cut-outs; see ``Augmentation/paste``.
    public var backgrounds: Bool
    /// Without a field: the part of the items that is kept for validation, 0...0.5, chosen by the id's hash.
    public var validationPart: Double

    enum CodingKeys: String, CodingKey, CaseIterable {
        case catalogue, feed, images, columns, labels, ignored, splitField, splitFeed, validationPart
        case boxField, times, backgrounds
    }

    /// A source by its values; see the properties.
    public init(
        catalogue: String? = nil, feed: String? = nil, images: String? = nil, columns: [String: String] = [:],
        labels: [String: String] = [:], ignored: [String] = [], splitField: String? = nil,
        splitFeed: String? = nil, boxField: String? = nil, times: Int = 1, backgrounds: Bool = false,
        validationPart: Double = 0.1
    ) {
        self.catalogue = catalogue
        self.feed = feed
        self.images = images
        self.columns = columns
        self.labels = labels
        self.ignored = ignored
        self.splitField = splitField
        self.splitFeed = splitFeed
        self.boxField = boxField
        self.times = times
        self.backgrounds = backgrounds
        self.validationPart = validationPart
    }

    /// Reads a section; unknown keys are an error, missing ones have the defaults.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        self.init(
            catalogue: try values.decodeIfPresent(String.self, forKey: .catalogue),
            feed: try values.decodeIfPresent(String.self, forKey: .feed),
            images: try values.decodeIfPresent(String.self, forKey: .images),
            columns: try values.decodeIfPresent([String: String].self, forKey: .columns) ?? [:],
            labels: try values.decodeIfPresent([String: String].self, forKey: .labels) ?? [:],
            ignored: try values.decodeIfPresent([String].self, forKey: .ignored) ?? [],
            splitField: try values.decodeIfPresent(String.self, forKey: .splitField),
            splitFeed: try values.decodeIfPresent(String.self, forKey: .splitFeed),
            boxField: try values.decodeIfPresent(String.self, forKey: .boxField),
            times: try values.decodeIfPresent(Int.self, forKey: .times) ?? 1,
            backgrounds: try values.decodeIfPresent(Bool.self, forKey: .backgrounds) ?? false,
            validationPart: try values.decodeIfPresent(Double.self, forKey: .validationPart) ?? 0.1)
        guard (1...100).contains(times) else {
            throw LookbookError(
                .trainingConfiguration, "a data source comes \(times) times",
                facts: [.remedy: "times is 1 to 100"])
        }
    }
}

extension Decoder {
    /// A section whose keys must all be known, so that a misspelt one is not silently without effect.
    func strictContainer<Keys: CodingKey & CaseIterable>(_: Keys.Type) throws -> KeyedDecodingContainer<Keys>
    {
        let known = Set(Keys.allCases.map(\.stringValue))
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw LookbookError(
                .trainingConfiguration, "the run file has an unknown value: \(key.stringValue)",
                facts: [.remedy: "known here are \(known.sorted().joined(separator: ", "))"])
        }
        return try container(keyedBy: Keys.self)
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// Reads the examples of a source: its items, the first picture of each, labels and split.
public enum ExampleReader {
    /// All examples of some sources, in a fixed order. Items without a picture are left out, and so are those whose
    /// split is neither training nor validation.
    ///
    /// - Parameter needsLabels: whether items without any label are left out too.
    /// - Throws: ``LookbookError`` `training.configuration` or `training.data`; what the feed or the catalogue throws.
    public static func read(_ sources: [DataSource], needsLabels: Bool = true) async throws
        -> [TrainingExample]
    {
        try await read(sources, needsLabels: needsLabels) { split(named: $0) }
    }

    /// The examples of one split by the name that the data gives it, `test` say; they count as validation pictures.
    ///
    /// - Throws: ``LookbookError`` `training.data` when there are none.
    public static func read(
        _ sources: [DataSource], splitNamed name: String, needsLabels: Bool = true
    ) async throws -> [TrainingExample] {
        // The usual words for one split are one name: `val` finds `validation`.
        let wanted = split(named: name)
        let examples = try await read(sources, needsLabels: needsLabels) { word in
            let isWanted =
                wanted == nil ? word.lowercased() == name.lowercased() : split(named: word) == wanted
            return isWanted ? .validation : nil
        }
        guard !examples.isEmpty else {
            throw LookbookError(
                .trainingData, "the data has no pictures in a split called \(name)",
                facts: [.remedy: "use a word that the column of the splits holds: train, validation, test"])
        }
        return examples
    }

    private static func read(
        _ sources: [DataSource], needsLabels: Bool, _ choose: (String) -> TrainingExample.Split?
    ) async throws -> [TrainingExample] {
        var examples: [TrainingExample] = []
        for source in sources {
            let splits = try source.splitFeed.map { try splitsByID($0, source) }
            let fields = try source.labels.mapValues { try LabelField($0) }
            for item in try await items(of: source) {
                guard let image = item.images.first else { continue }
                let labels = fields.compactMapValues {
                    $0.label(excluding: source.ignored) { item[field: $0] }
                }
                guard !labels.isEmpty || !needsLabels,
                    let split = choose(splitName(of: item, source, splits))
                else { continue }
                let example = TrainingExample(
                    id: item.id, path: image.path, labels: labels, split: split,
                    box: try source.boxField.map { try GarmentBox(item[field: $0], of: item.id) },
                    isBackground: source.backgrounds)
                let times = split == .training ? source.times : 1
                examples += repeatElement(example, count: times)
            }
        }
        return examples
    }

    /// The items of one split of a source, with or without pictures.
    static func items(of source: DataSource, in split: TrainingExample.Split) async throws -> [Item] {
        let splits = try source.splitFeed.map { try splitsByID($0, source) }
        return try await items(of: source).filter {
            Self.split(named: splitName(of: $0, source, splits)) == split
        }
    }

    private static func items(of source: DataSource) async throws -> [Item] {
        switch (source.catalogue, source.feed) {
        case (let folder?, nil):
            return try await CatalogueItems.read(folder: folder)
        case (nil, let feed?):
            return try items(ofFeed: feed, images: source.images, columns: source.columns)
        default:
            throw LookbookError(
                .trainingConfiguration, "a data source needs either a catalogue or a feed",
                facts: [.remedy: "give catalogue: FOLDER, or feed: FILE and images: FOLDER"])
        }
    }

    private static func items(ofFeed path: String, images: String?, columns: [String: String]) throws
        -> [Item]
    {
        try FeedOpener.open(path, images: images, mapping: columns).entries().compactMap { entry in
            if case .item(let item, _) = entry { item } else { nil }
        }
    }

    private static func splitsByID(_ path: String, _ source: DataSource) throws -> [String: String] {
        let field = source.splitField ?? "split"
        var splits: [String: String] = [:]
        for item in try items(ofFeed: path, images: nil, columns: source.columns.filter { $0.key == "id" }) {
            splits[item.id] = item[field: field]
        }
        guard !splits.isEmpty else {
            throw LookbookError(
                .trainingData, "\(path) has no splits",
                facts: [.remedy: "it needs the column of the ids and the column \(field)"])
        }
        return splits
    }

    private static func splitName(of item: Item, _ source: DataSource, _ splits: [String: String]?) -> String
    {
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
