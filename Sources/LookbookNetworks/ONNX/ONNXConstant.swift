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
        return ONNXConstant(name: "constant.scale\(Int(factor))", shape: [4], values: .float([1, 1, factor, factor]))
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
