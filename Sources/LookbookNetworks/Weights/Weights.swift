public import LookbookCore

/// The numbers of a graph's parameters: every one of them, and nothing else.
public struct Weights: Sendable, Hashable {
    private static let classifierNames = ["classifier.", "fc.", "head.", "pre_logits."]
    private let values: [String: [Float]]

    /// Takes weights that are already in memory.
    ///
    /// - Throws: ``LookbookError`` `weights.mismatch` that lists every missing, unused and misshapen name.
    public init(_ values: [String: [Float]], for graph: NetworkGraph) throws(LookbookError) {
        var mismatch = WeightMismatch()
        for parameter in graph.parameters {
            guard let found = values[parameter.name] else {
                mismatch.missing.append(parameter.name)
                continue
            }
            if found.count != parameter.count {
                mismatch.misshapen.append(
                    "\(parameter.name): \(found.count) numbers instead of \(parameter.count)")
            }
        }
        mismatch.unused = Set(values.keys).subtracting(graph.parameters.map(\.name)).sorted()
        try mismatch.throwIfAny()
        self.values = values
    }

    /// Reads a graph's weights from a file. Loading is strict: the file must hold the graph's parameters with their
    /// shapes, and no others but these two: `num_batches_tracked` counters, which only training uses, and a classifier
    /// (`classifier`, `fc`, or `head` and `pre_logits`, as published files call it) when the graph has none.
    ///
    /// - Throws: ``LookbookError`` `weights.mismatch` that lists every missing, unused and misshapen name; `weights.type`
    ///   when a parameter's numbers are integers.
    public init(from file: SafetensorsFile, for graph: NetworkGraph) throws(LookbookError) {
        var mismatch = WeightMismatch()
        for parameter in graph.parameters {
            guard let shape = file.shape(of: parameter.name) else {
                mismatch.missing.append(parameter.name)
                continue
            }
            if shape != parameter.shape {
                mismatch.misshapen.append("\(parameter.name): \(shape) instead of \(parameter.shape)")
            }
        }
        let wanted = Set(graph.parameters.map(\.name))
        let hasClassifier = wanted.contains { $0.hasPrefix("classifier.") }
        mismatch.unused = file.names.filter { name in
            !wanted.contains(name) && !name.hasSuffix(".num_batches_tracked")
                && (hasClassifier || !Self.classifierNames.contains { name.hasPrefix($0) })
        }
        try mismatch.throwIfAny()

        var values: [String: [Float]] = [:]
        for name in wanted { values[name] = try file.floats(of: name) }
        self.values = values
    }

    /// The numbers of a parameter of the graph that these weights were made for, the last dimension fastest.
    public subscript(parameter: Parameter) -> [Float] { values[parameter.name] ?? [] }

    /// All numbers by name.
    public var all: [String: [Float]] { values }
}

/// What keeps weights and graph apart, gathered so that one message tells it all.
private struct WeightMismatch {
    var missing: [String] = []
    var unused: [String] = []
    var misshapen: [String] = []

    func throwIfAny() throws(LookbookError) {
        let parts = [("missing", missing), ("unused", unused), ("of another shape", misshapen)]
            .filter { !$0.1.isEmpty }
            .map { "\($0.1.count) \($0.0) (\($0.1.joined(separator: ", ")))" }
        guard !parts.isEmpty else { return }
        throw LookbookError(
            .weightsMismatch, "the weights do not belong to this network: \(parts.joined(separator: "; "))",
            facts: [
                .remedy: "choose the architecture that the weights were made for; names are those of timm"
            ])
    }
}

extension NetworkOptions {
    /// The options that a weights file names in its metadata, over the given defaults.
    ///
    /// Looked at are the entries `pad_type` (`same`, or empty for symmetric) and `bn_eps`, and the same words inside an entry
    /// `arch` that spells timm's constructor call: `mobilenetv2_100 pad_type=same`.
    public init(metadata: [String: String], defaults: NetworkOptions = .init()) {
        self = defaults
        var arguments = Self.arguments(in: metadata["arch"] ?? "")
        for key in ["pad_type", "bn_eps"] { if let value = metadata[key] { arguments[key] = value } }
        switch arguments["pad_type"] {
        case "same": padding = .same
        case "", "symmetric": padding = .symmetric
        default: break
        }
        if let epsilon = arguments["bn_eps"].flatMap(Float.init), epsilon > 0 { self.epsilon = epsilon }
    }

    /// The entries that ``init(metadata:defaults:)`` reads these options from.
    public var metadata: [String: String] { ["pad_type": padding.rawValue, "bn_eps": "\(epsilon)"] }

    /// `key=value` words, quotes removed.
    private static func arguments(in call: String) -> [String: String] {
        var arguments: [String: String] = [:]
        for word in call.split(whereSeparator: { " ,()".contains($0) }) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            arguments[String(parts[0])] = parts[1].filter { $0 != "'" && $0 != "\"" }
        }
        return arguments
    }
}
