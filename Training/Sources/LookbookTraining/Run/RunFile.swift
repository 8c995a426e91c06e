internal import Foundation
internal import LookbookCore
internal import TOMLKit
internal import Yams

/// What a run is: the file that drives it, and the record that it leaves. YAML or TOML; unknown values are errors, missing ones
/// have defaults, and the record names them all.
public struct RunFile: Sendable, Hashable, Codable {
    /// `classifier` learns to name labels from the features; `metric` learns an embedding; `autoencoder` learns, without
    /// labels, features from which the picture can be made again.
    public enum Kind: String, Sendable, Hashable, Codable {
        case classifier, metric, autoencoder
    }

    /// What is trained.
    public var kind: Kind
    /// Where the pictures come from.
    public var data: [DataSource]
    /// The network and its start.
    public var model: ModelSection
    /// What is learned, one objective for each label (or several for one).
    public var objectives: [Objective]
    /// How it is learned.
    public var training: TrainingSection
    /// How pictures are changed.
    public var augmentation: Augmentation

    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, data, model, objectives, training, augmentation
    }

    /// Reads a run; unknown keys are an error, missing ones have the defaults.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(CodingKeys.self)
        kind = try values.decode(Kind.self, forKey: .kind)
        data = try values.decode([DataSource].self, forKey: .data)
        model = try values.decode(ModelSection.self, forKey: .model)
        objectives = try values.decodeIfPresent([Objective].self, forKey: .objectives) ?? []
        training = try values.decodeIfPresent(TrainingSection.self, forKey: .training) ?? .init()
        augmentation = try values.decodeIfPresent(Augmentation.self, forKey: .augmentation) ?? .init()
        guard !data.isEmpty, kind == .autoencoder || !objectives.isEmpty else {
            throw LookbookError(
                .trainingConfiguration, "the run has no data or no objectives",
                facts: [.remedy: "name at least one of each"])
        }
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: of a YAML file, or a TOML file when the name ends in `.toml`.
    ///   - settings: `path.to.value=YAML`, over what the file says: `training.epochs=3`, `data.0.feed=x.csv`.
    /// - Throws: ``LookbookError`` `training.configuration` or `training.file`.
    public init(path: String, settings: [String] = []) throws {
        self = try RunText(path: path, settings: settings).decode(RunFile.self)
    }

    /// Reads the text of a file; see ``init(path:settings:)``.
    public init(yaml: String, settings: [String] = []) throws {
        self = try RunText(yaml: yaml, settings: settings).decode(RunFile.self)
    }

    /// The file as a record, every value named.
    public func yaml() throws -> String { try YAMLEncoder().encode(self) }
}

/// The text of a run file of any task, with settings over it.
struct RunText {
    private let node: Node

    init(path: String, settings: [String]) throws {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw LookbookError(
                .trainingFile, "the run file \(path) cannot be read", facts: [.remedy: "check the path"])
        }
        try self.init(
            yaml: path.lowercased().hasSuffix(".toml") ? TOMLText.yaml(text) : text, settings: settings)
    }

    init(yaml: String, settings: [String]) throws {
        node = try Self.explained {
            guard var node = try Yams.compose(yaml: yaml) else {
                throw LookbookError(
                    .trainingConfiguration, "the run file is empty",
                    facts: [.remedy: "see the documentation's example"]
                )
            }
            for setting in settings { try node.apply(setting: setting) }
            return node
        }
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try Self.explained { try YAMLDecoder().decode(type, from: node) }
    }

    private static func explained<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as LookbookError {
            throw error
        } catch {
            if case DecodingError.dataCorrupted(let context) = error,
                let cause = context.underlyingError as? LookbookError
            {
                throw cause
            }
            throw LookbookError(
                .trainingConfiguration, "the run file cannot be understood: \(error)",
                facts: [.remedy: "see the documentation's example"])
        }
    }
}

extension Node {
    /// Sets one value by its path.
    fileprivate mutating func apply(setting: String) throws {
        let parts = setting.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let value = try Yams.compose(yaml: String(parts[1])) else {
            throw LookbookError(
                .trainingConfiguration, "\(setting) is no setting",
                facts: [.remedy: "write path=value: training.epochs=3"])
        }
        try set(value, at: parts[0].split(separator: ".").map(String.init), of: setting)
    }

    private mutating func set(_ value: Node, at path: [String], of setting: String) throws {
        guard let key = path.first else {
            self = value
            return
        }
        let rest = Array(path.dropFirst())
        if var list = sequence {
            guard let index = Int(key), list.indices.contains(index) else {
                throw LookbookError(
                    .trainingConfiguration, "\(setting): there is no place \(key)",
                    facts: [.remedy: "lists are counted from 0"])
            }
            try list[index].set(value, at: rest, of: setting)
            self = .sequence(list)
        } else {
            var mapping = mapping ?? Node.Mapping([])
            var child = mapping[Node(key)] ?? Node.mapping(Node.Mapping([]))
            try child.set(value, at: rest, of: setting)
            mapping[Node(key)] = child
            self = .mapping(mapping)
        }
    }
}

extension RunFile {
    /// The network that a file of trained weights belongs to; the weights that it started from are not needed any more.
    func network(metadata: [String: String]) throws -> EmbeddingModel {
        try model.network(metadata: metadata, reconstructs: kind == .autoencoder)
    }
}

/// Run files may be TOML; everything after reading is the same.
enum TOMLText {
    /// The same values as JSON, which is also YAML.
    ///
    /// - Throws: ``LookbookError`` `training.configuration` that tells the line.
    static func yaml(_ text: String) throws(LookbookError) -> String {
        do {
            return try TOMLTable(string: text).convert(to: .json)
        } catch {
            throw LookbookError(
                .trainingConfiguration, "the run file is no TOML: \(error)",
                facts: [.remedy: "see the documentation's example"])
        }
    }
}
