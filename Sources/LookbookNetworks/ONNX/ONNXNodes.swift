/// The ONNX form of each operation.
extension NetworkGraph.Node {
    /// One or more ONNX nodes; the last one's result has this node's name.
    ///
    /// - Parameter inputs: the names of the results that this node reads.
    func onnxNodes(inputs: [String]) -> [ONNXNode] {
        let all = inputs + parameters.map(\.name)
        switch operation {
        case .input:
            return []
        case .convolution(let convolution):
            return [
                ONNXNode(
                    "Conv", all, name,
                    [
                        ONNXAttribute("dilations", [1, 1]), ONNXAttribute("group", convolution.groups),
                        ONNXAttribute("kernel_shape", Array(parameters[0].shape[2...])),
                        ONNXAttribute("pads", convolution.padding.onnx),
                        ONNXAttribute("strides", [convolution.stride, convolution.stride]),
                    ])
            ]
        case .batchNorm(let epsilon):
            return [ONNXNode("BatchNormalization", all, name, [ONNXAttribute("epsilon", epsilon)])]
        case .activation(let function):
            return function.onnxNodes(input: inputs[0], output: name)
        case .add:
            return [ONNXNode("Add", all, name)]
        case .gate:
            return [ONNXNode("Mul", all, name)]
        case .concatenate:
            return [ONNXNode("Concat", all, name, [ONNXAttribute("axis", 1)])]
        case .maxPool(let pooling):
            return [ONNXNode("MaxPool", all, name, pooling.onnx)]
        case .averagePool(let pooling):
            return [ONNXNode("AveragePool", all, name, pooling.onnx)]
        case .globalAveragePool:
            return [ONNXNode("GlobalAveragePool", all, name)]
        case .flatten:
            return [ONNXNode("Flatten", all, name, [ONNXAttribute("axis", 1)])]
        case .reshape:
            return [ONNXNode("Reshape", [inputs[0], ONNXConstant.sizes(shape).name], name)]
        case .enlarge(let factor):
            // The empty name stands for the region of interest, which the nearest pixel does not need. ONNX's defaults
            // (pixels' centres, the nearest) repeat each pixel when the factor is whole.
            return [ONNXNode("Resize", [inputs[0], "", ONNXConstant.scale(factor).name], name)]
        case .linear:
            return [ONNXNode("Gemm", all, name, [ONNXAttribute("transB", 1)])]
        case .l2Normalise:
            return [
                ONNXNode("LpNormalization", all, name, [ONNXAttribute("axis", 1), ONNXAttribute("p", 2)])
            ]
        }
    }
}

extension Activation {
    fileprivate func onnxNodes(input: String, output: String) -> [ONNXNode] {
        switch self {
        case .relu: return [ONNXNode("Relu", [input], output)]
        // Clip takes its limits as inputs: these two are initialisers of every graph that needs them.
        case .relu6:
            return [ONNXNode("Clip", [input, ONNXConstant.zero.name, ONNXConstant.six.name], output)]
        case .sigmoid: return [ONNXNode("Sigmoid", [input], output)]
        case .silu:
            // ONNX has no SiLU before opset 24.
            let gate = output + ".gate"
            return [ONNXNode("Sigmoid", [input], gate), ONNXNode("Mul", [input, gate], output)]
        case .hardSigmoid:
            return [ONNXNode("HardSigmoid", [input], output, [ONNXAttribute("alpha", Float(1) / 6)])]
        case .hardSwish: return [ONNXNode("HardSwish", [input], output)]
        }
    }
}

extension Pooling {
    fileprivate var onnx: [ONNXAttribute] {
        [
            ONNXAttribute("kernel_shape", [size, size]),
            ONNXAttribute("pads", [padding, padding, padding, padding]),
            ONNXAttribute("strides", [stride, stride]),
        ]
    }
}

extension EdgePadding {
    /// Begin of each dimension, then end of each.
    fileprivate var onnx: [Int] { [top, left, bottom, right] }
}

extension ONNXNode {
    init(_ type: String, _ inputs: [String], _ output: String, _ attributes: [ONNXAttribute] = []) {
        self.init()
        self.operatorType = type
        self.inputs = inputs
        self.outputs = [output]
        self.name = output
        self.attributes = attributes
    }
}

extension ONNXAttribute {
    init(_ name: String, _ value: Int) {
        self.init()
        self.name = name
        self.intValue = Int64(value)
        self.kind = .int
    }

    init(_ name: String, _ value: Float) {
        self.init()
        self.name = name
        self.floatValue = value
        self.kind = .float
    }

    init(_ name: String, _ values: [Int]) {
        self.init()
        self.name = name
        self.intValues = values.map(Int64.init)
        self.kind = .ints
    }
}

/// Numbers that operators want as inputs: initialisers of the graphs that need them.
struct ONNXConstant: Hashable {
    /// What the numbers are.
    enum Values: Hashable {
        case float([Float])
        case int([Int64])
    }

    let name: String
    let shape: [Int]
    let values: Values

    static let zero = ONNXConstant(name: "constant.zero", shape: [], values: .float([0]))
    static let six = ONNXConstant(name: "constant.six", shape: [], values: .float([6]))

    /// Rows and columns so many times as many; pictures and channels as they are.
    static func scale(_ factor: Int) -> ONNXConstant {
        let factor = Float(factor)
        return ONNXConstant(
            name: "constant.scale\(Int(factor))", shape: [4], values: .float([1, 1, factor, factor]))
    }

    /// The sizes of a shape; the 0 keeps the number of pictures.
    static func sizes(_ shape: TensorShape) -> ONNXConstant {
        let sizes = [0] + shape.dimensions.map(Int64.init)
        let name = "constant.sizes" + sizes.dropFirst().map { ".\($0)" }.joined()
        return ONNXConstant(name: name, shape: [sizes.count], values: .int(sizes))
    }
}

extension NetworkGraph {
    /// What this graph's operators want, each once, in the order of the nodes.
    var constants: [ONNXConstant] {
        var found: [ONNXConstant] = []
        for constant in nodes.flatMap(\.constants) where !found.contains(constant) { found.append(constant) }
        return found
    }
}

extension NetworkGraph.Node {
    fileprivate var constants: [ONNXConstant] {
        switch operation {
        case .activation(.relu6): [.zero, .six]
        case .reshape: [.sizes(shape)]
        case .enlarge(let factor): [.scale(factor)]
        default: []
        }
    }
}
