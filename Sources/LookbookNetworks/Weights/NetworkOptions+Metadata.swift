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
