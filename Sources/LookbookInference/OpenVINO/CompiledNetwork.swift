internal import COpenVINO
internal import LookbookCore
internal import LookbookImaging

/// A network ready to run, with a pool of requests. All cores work while pictures wait, and nothing runs when none do.
final class CompiledNetwork: Sendable {
    /// Pictures that can be under way at once.
    let width: Int
    /// The sizes of one picture's output, without the batch.
    let outputShape: [Int]
    /// Which output is read, and how it becomes a vector.
    let output: NetworkOutput
    private let pool: RequestPool
    // Requests hold what they need; the model is kept so that its threads outlive none of them.
    private let network: Handle

    init(
        _ runtime: InferenceRuntime, path: String, preprocessing: Preprocessing, outputName: String?,
        options: InferenceOptions
    ) throws(LookbookError) {
        let compiled = try runtime.compile(
            path, preprocessing: preprocessing, outputName: outputName, options: options)
        network = compiled.network
        output = compiled.output
        // Twice as many requests as streams: while one stream's result is read and its next picture written, the
        // stream already has another one.
        width = options.goal == .latency ? 1 : 2 * Self.streams(of: network)
        var requests: [InferRequest] = []
        for _ in 0..<width { requests.append(try InferRequest(network, outputIndex: compiled.outputIndex)) }
        outputShape = Array(try requests[0].outputShape().dropFirst())
        pool = RequestPool(requests)
    }

    /// Runs the network on each picture.
    func outputs(for pictures: [Picture]) async throws -> [[Float]] {
        if let only = pictures.first, pictures.count == 1 { return [try await output(for: only)] }
        return try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
            for (index, picture) in pictures.enumerated() {
                group.addTask { (index, try await self.output(for: picture)) }
            }
            var outputs = [[Float]](repeating: [], count: pictures.count)
            for try await (index, output) in group { outputs[index] = output }
            return outputs
        }
    }

    private func output(for picture: Picture) async throws -> [Float] {
        let request = await pool.take()
        let result: Result<[Float], any Error>
        do {
            try Task.checkCancellation()
            result = .success(try await request.run(picture))
        } catch {
            result = .failure(error)
        }
        await pool.giveBack(request)
        return try result.get()
    }

    private static func streams(of network: Handle) -> Int {
        var text: UnsafeMutablePointer<CChar>?
        guard
            ov_compiled_model_get_property(network.pointer, "OPTIMAL_NUMBER_OF_INFER_REQUESTS", &text) == OK,
            let text
        else { return 1 }
        defer { ov_free(text) }
        return max(1, Int(String(cString: text)) ?? 1)
    }
}

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
        goal: Goal = .throughput, precision: Precision = .f32, threads: Int? = nil,
        cacheDirectory: String? = nil
    ) {
        self.goal = goal
        self.precision = precision
        self.threads = threads
        self.cacheDirectory = cacheDirectory
    }

    /// The options as OpenVINO's properties.
    ///
    /// - Parameter cache: the folder of a ``NetworkCache`` that is sound.
    func properties(cache: String?) -> [(key: String, value: String)] {
        var properties = [
            ("PERFORMANCE_HINT", goal == .latency ? "LATENCY" : "THROUGHPUT"),
            ("INFERENCE_PRECISION_HINT", precision.rawValue),
        ]
        if let threads { properties.append(("INFERENCE_NUM_THREADS", "\(max(1, threads))")) }
        if let cache { properties.append(("CACHE_DIR", cache)) }
        return properties
    }
}
