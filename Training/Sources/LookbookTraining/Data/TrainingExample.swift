/// One picture that a run learns from or is measured on.
public struct TrainingExample: Sendable, Hashable {
    /// The part of the data that an example belongs to.
    public enum Split: String, Sendable, Hashable, Codable {
        case training, validation
    }

    /// The item's id, unique in its source.
    public let id: String
    /// Path of the picture.
    public let path: String
    /// What is known of it: label by the run's name for it (`kind: Dress`, `colour: Red`).
    public let labels: [String: String]
    /// The part that it belongs to.
    public let split: Split

    /// A picture with its labels.
    public init(id: String, path: String, labels: [String: String], split: Split) {
        self.id = id
        self.path = path
        self.labels = labels
        self.split = split
    }
}
