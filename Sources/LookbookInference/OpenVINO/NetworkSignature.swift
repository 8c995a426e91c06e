internal import COpenVINO
import LookbookCore

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
            let port = try Handle("look at input \(index)", .inferenceNetwork, free: ov_output_const_port_free) {
                ov_model_const_input_by_index(model.pointer, index, &$0)
            }
            inputs.append(try Port(port))
        }
        var outputs: [Port] = []
        for index in 0..<outputCount {
            let port = try Handle("look at output \(index)", .inferenceNetwork, free: ov_output_const_port_free) {
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
