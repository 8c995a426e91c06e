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
    /// Fields joined by `+` make one label: `look: articleType+baseColour`. Only an autoencoder needs none.
    public var labels: [String: String]
    /// Values that count as no label.
    public var ignored: [String]
    /// Name of the item's field that says `train` or `validation`.
    public var splitField: String?
    /// A second feed with an id and the field of ``splitField``.
    public var splitFeed: String?
    /// Without a field: the part of the items that is kept for validation, 0...0.5, chosen by the id's hash.
    public var validationPart: Double

    enum CodingKeys: String, CodingKey, CaseIterable {
        case catalogue, feed, images, columns, labels, ignored, splitField, splitFeed, validationPart
    }

    /// A source by its values; see the properties.
    public init(
        catalogue: String? = nil, feed: String? = nil, images: String? = nil, columns: [String: String] = [:],
        labels: [String: String] = [:], ignored: [String] = [], splitField: String? = nil, splitFeed: String? = nil,
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
            validationPart: try values.decodeIfPresent(Double.self, forKey: .validationPart) ?? 0.1)
    }
}

extension Decoder {
    /// A section whose keys must all be known, so that a misspelt one is not silently without effect.
    func strictContainer<Keys: CodingKey & CaseIterable>(_: Keys.Type) throws -> KeyedDecodingContainer<Keys> {
        let known = Set(Keys.allCases.map(\.stringValue))
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw TrainingError(
                .configuration, "the run file has an unknown value: \(key.stringValue)",
                hint: "known here are \(known.sorted().joined(separator: ", "))")
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
