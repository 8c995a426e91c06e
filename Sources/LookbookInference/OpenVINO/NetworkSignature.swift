internal import COpenVINO
internal import LookbookCore

/// The inputs and outputs of a network file.
public struct NetworkSignature: Sendable, Hashable {
    /// One input or output.
    public struct Port: Sendable, Hashable, CustomStringConvertible {
        /// Its name, empty when it has none.
        public let name: String
        /// Its sizes; nil is a size that may vary. Empty also when even the number of sizes may vary.
        public let shape: [Int?]
        /// Whether its numbers are floating-point.
        public let isFloatingPoint: Bool

        /// `features [?, 768]`.
        public var description: String {
            "\(name) [\(shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", "))]"
        }
    }

    /// What the network takes.
    public let inputs: [Port]
    /// What the network gives.
    public let outputs: [Port]

    init(_ model: Handle) throws(LookbookError) {
        var (inputCount, outputCount) = (0, 0)
        try check("count inputs", ov_model_inputs_size(model.pointer, &inputCount), .inferenceNetwork)
        try check("count outputs", ov_model_outputs_size(model.pointer, &outputCount), .inferenceNetwork)
        var inputs: [Port] = []
        for index in 0..<inputCount {
            let port = try Handle(
                "look at input \(index)", .inferenceNetwork, free: ov_output_const_port_free
            ) {
                ov_model_const_input_by_index(model.pointer, index, &$0)
            }
            inputs.append(try Port(port))
        }
        var outputs: [Port] = []
        for index in 0..<outputCount {
            let port = try Handle(
                "look at output \(index)", .inferenceNetwork, free: ov_output_const_port_free
            ) {
                ov_model_const_output_by_index(model.pointer, index, &$0)
            }
            outputs.append(try Port(port))
        }
        self.inputs = inputs
        self.outputs = outputs
    }
}

extension NetworkSignature.Port {
    fileprivate init(_ port: Handle) throws(LookbookError) {
        var text: UnsafeMutablePointer<CChar>?
        // A port without a name is no fault; it is found by its place.
        name = ov_port_get_any_name(port.pointer, &text) == OK ? text.map { String(cString: $0) } ?? "" : ""
        ov_free(text)

        var type = DYNAMIC
        try check("read a port's type", ov_port_get_element_type(port.pointer, &type), .inferenceNetwork)
        isFloatingPoint = [F32, F16, BF16, F64].contains(type)

        var partial = ov_partial_shape_t()
        try check("read a port's shape", ov_port_get_partial_shape(port.pointer, &partial), .inferenceNetwork)
        defer { ov_partial_shape_free(&partial) }
        let hasRank = partial.rank.min == partial.rank.max && partial.rank.max >= 0 && partial.dims != nil
        shape = UnsafeBufferPointer(start: partial.dims, count: hasRank ? Int(partial.rank.max) : 0).map {
            $0.min == $0.max ? Int($0.max) : nil
        }
    }
}

/// Which of a network's answers is the vector, and how it becomes one.
public struct NetworkOutput: Sendable, Hashable, Codable {
    /// How a feature map becomes a vector.
    public enum Pooling: String, Sendable, Hashable, Codable {
        /// The answer is a vector already: `N×D`.
        case none
        /// The mean over rows and columns of a map `N×C×H×W`.
        case mean
    }

    /// The output's name in the file.
    public let name: String
    /// How it becomes a vector.
    public let pooling: Pooling

    /// An output by its name.
    public init(name: String, pooling: Pooling) {
        self.name = name
        self.pooling = pooling
    }

    /// Finds the input and the output of a picture encoder.
    ///
    /// One output `N×D` is taken; else one map `N×C×H×W`, whose mean is taken.
    ///
    /// - Parameters:
    ///   - signature: what the network file has.
    ///   - name: the output to take; needed when several would do.
    /// - Returns: the output, its place, and the order of the input (`NCHW` or `NHWC`).
    /// - Throws: ``LookbookError`` `inference.signature` that lists what the file has.
    static func choose(
        from signature: NetworkSignature, name: String? = nil
    ) throws(LookbookError) -> (output: NetworkOutput, index: Int, layout: String) {
        let layout = try inputLayout(of: signature)
        let usable = signature.outputs.enumerated().filter { [2, 4].contains($0.element.shape.count) }
        let candidates: [(offset: Int, element: NetworkSignature.Port)]
        if let name {
            candidates = usable.filter { $0.element.name == name }
        } else {
            let vectors = usable.filter { $0.element.shape.count == 2 }
            candidates = vectors.isEmpty ? usable : vectors
        }
        guard candidates.count == 1, let chosen = candidates.first else {
            let all = signature.outputs.map(\.description).joined(separator: ", ")
            throw LookbookError(
                .inferenceSignature,
                candidates.isEmpty
                    ? "the network has no output\(name.map { " \($0)" } ?? "") that is a vector or a feature map; it has \(all)"
                    : "several outputs of the network could be the vector: \(all)",
                facts: [
                    .remedy: candidates.isEmpty
                        ? "export the encoder with its pooled vector as an output of two dimensions"
                        : "name the output that is the picture's vector"
                ])
        }
        let pooling: Pooling = chosen.element.shape.count == 2 ? .none : .mean
        return (NetworkOutput(name: chosen.element.name, pooling: pooling), chosen.offset, layout)
    }

    private static func inputLayout(of signature: NetworkSignature) throws(LookbookError) -> String {
        let all = signature.inputs.map(\.description).joined(separator: ", ")
        guard signature.inputs.count == 1, let input = signature.inputs.first else {
            throw LookbookError(
                .inferenceSignature,
                "the network takes \(signature.inputs.count) inputs (\(all)), not one picture",
                facts: [.remedy: "export the picture encoder alone, without a text encoder"])
        }
        guard input.shape.count == 4, input.isFloatingPoint else {
            throw LookbookError(
                .inferenceSignature, "the network's input \(input) is no batch of floating-point pictures",
                facts: [.remedy: "export the network with an input N×3×H×W or N×H×W×3 of floats"])
        }
        if input.shape[1] == 3 { return "NCHW" }
        if input.shape[3] == 3 { return "NHWC" }
        throw LookbookError(
            .inferenceSignature, "the network's input \(input) has no dimension of three colour channels",
            facts: [.remedy: "export the network with three fixed channels"])
    }

    /// The vector of one picture.
    ///
    /// - Parameter shape: the sizes of `values`, without the batch.
    func vector(_ values: [Float], shape: [Int]) -> [Float] {
        guard pooling == .mean, shape.count == 3 else { return values }
        let area = shape[1] * shape[2]
        return (0..<shape[0]).map { channel in
            values[channel * area..<(channel + 1) * area].reduce(0, +) / Float(area)
        }
    }

    /// The length of the vector.
    func dimensions(shape: [Int]) -> Int { shape.first ?? 0 }
}
