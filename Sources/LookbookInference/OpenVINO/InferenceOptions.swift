/// How a network is run.
public struct InferenceOptions: Sendable, Hashable {
    /// What the cores are set up for.
    public enum Goal: String, Sendable, Hashable, CaseIterable {
        /// Many pictures: each core works on a picture of its own. For imports.
        case throughput
        /// One picture as soon as possible: all cores work on it together. For queries.
        case latency
    }

    /// The numbers that the network computes with.
    public enum Precision: String, Sendable, Hashable, CaseIterable {
        /// 32-bit floats: the same vectors on every processor, to rounding.
        case f32
        /// bfloat16 where the processor has it, faster and less exact; 32-bit floats elsewhere.
        case bf16
    }

    /// Throughput or latency.
    public var goal: Goal
    /// 32-bit floats unless told otherwise, so that vectors can be compared across machines.
    public var precision: Precision
    /// The most threads, all cores when nil. At least 1.
    public var threads: Int?
    /// Where compiled networks are kept for the next start, nowhere when nil. Made when missing.
    public var cacheDirectory: String?

    /// Options; what is left out has the value that each property names.
    public init(
        goal: Goal = .throughput, precision: Precision = .f32, threads: Int? = nil, cacheDirectory: String? = nil
    ) {
        self.goal = goal
        self.precision = precision
        self.threads = threads
        self.cacheDirectory = cacheDirectory
    }

    /// The options as OpenVINO's properties.
    var properties: [(key: String, value: String)] {
        var properties = [
            ("PERFORMANCE_HINT", goal == .latency ? "LATENCY" : "THROUGHPUT"),
            ("INFERENCE_PRECISION_HINT", precision.rawValue),
        ]
        if let threads { properties.append(("INFERENCE_NUM_THREADS", "\(max(1, threads))")) }
        if let cacheDirectory { properties.append(("CACHE_DIR", cacheDirectory)) }
        return properties
    }
}
