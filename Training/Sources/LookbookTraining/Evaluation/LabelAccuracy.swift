internal import Tensors

/// How often the classes of a label were named rightly, and what was named instead.
public struct LabelAccuracy: Sendable, Hashable, Codable {
    /// The run's name of the label.
    public let label: String
    /// The classes that training knows.
    public let classes: [String]
    /// Pictures by their class (first index) and the class that was named (second).
    public private(set) var confusion: [[Int]]
    /// Pictures of classes that training never saw: always wrong.
    public private(set) var unknown = 0

    /// Nothing counted yet.
    init(label: String, classes: [String]) {
        self.label = label
        self.classes = classes
        confusion = classes.map { _ in classes.map { _ in 0 } }
    }

    /// Pictures that have the label.
    public var pictures: Int { unknown + confusion.reduce(0) { $0 + $1.reduce(0, +) } }
    /// Pictures whose class was named.
    public var right: Int { classes.indices.reduce(0) { $0 + confusion[$1][$1] } }
    /// The part that is right; nil without pictures.
    public var accuracy: Double? { pictures > 0 ? Double(right) / Double(pictures) : nil }

    /// Counts a picture.
    ///
    /// - Parameters:
    ///   - truth: its class, -1 for one that training never saw.
    ///   - named: the class that was named.
    mutating func count(truth: Int, named: Int) {
        if truth < 0 { unknown += 1 } else { confusion[truth][named] += 1 }
    }
}
