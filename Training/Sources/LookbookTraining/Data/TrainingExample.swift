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

extension [TrainingExample] {
    /// Changes with the ids, labels and splits and with their order, but not with the folder of the pictures.
    var digest: String {
        var hash = FNV1a()
        for example in self {
            hash.add(example.id)
            hash.add(example.split.rawValue)
            for (kind, label) in example.labels.sorted(by: { $0.key < $1.key }) {
                hash.add(kind)
                hash.add(label)
            }
            hash.add("")
        }
        return String(hash.value, radix: 16)
    }
}

/// The hash FNV-1a of 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>): the same on every machine.
struct FNV1a {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Adds a word and its end.
    mutating func add(_ word: String) {
        for byte in word.utf8 { add(byte) }
        add(0 as UInt8)
    }

    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
