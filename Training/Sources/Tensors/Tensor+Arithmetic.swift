internal import CTorch

/// Arithmetic; shapes are broadcast.
extension Tensor {
    private func binary(_ name: StaticString, _ kind: CTBinary, _ other: Tensor) throws(TensorError) -> Tensor
    {
        try Tensor(name) { ct_binary(kind, handle, other.handle, &$0) }
    }

    private func unary(_ name: StaticString, _ kind: CTUnary) throws(TensorError) -> Tensor {
        try Tensor(name) { ct_unary(kind, handle, &$0) }
    }

    /// The sum.
    public static func + (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
        try a.binary("add", CT_ADD, b)
    }
    /// The difference.
    public static func - (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
        try a.binary("subtract", CT_SUBTRACT, b)
    }
    /// The product of each pair of numbers.
    public static func * (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
        try a.binary("multiply", CT_MULTIPLY, b)
    }
    /// The quotient of each pair of numbers.
    public static func / (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
        try a.binary("divide", CT_DIVIDE, b)
    }
    /// A number added everywhere.
    public static func + (a: Tensor, b: Double) throws(TensorError) -> Tensor {
        try Tensor("addNumber") { ct_add_number(a.handle, b, &$0) }
    }
    /// A number subtracted everywhere.
    public static func - (a: Tensor, b: Double) throws(TensorError) -> Tensor { try a + -b }
    /// Every number times another.
    public static func * (a: Tensor, b: Double) throws(TensorError) -> Tensor {
        try Tensor("multiplyNumber") { ct_multiply_number(a.handle, b, &$0) }
    }
    /// The matrix product over the last two dimensions.
    public func matmul(_ other: Tensor) throws(TensorError) -> Tensor {
        try binary("matmul", CT_MATMUL, other)
    }

    /// `max(x, 0)`.
    public func relu() throws(TensorError) -> Tensor { try unary("relu", CT_RELU) }
    /// `min(max(x, 0), 6)`.
    public func relu6() throws(TensorError) -> Tensor { try unary("relu6", CT_RELU6) }
    /// `1 / (1 + exp(-x))`.
    public func sigmoid() throws(TensorError) -> Tensor { try unary("sigmoid", CT_SIGMOID) }
    /// `x * sigmoid(x)`.
    public func silu() throws(TensorError) -> Tensor { try unary("silu", CT_SILU) }
    /// `x * min(max(x + 3, 0), 6) / 6`.
    public func hardSwish() throws(TensorError) -> Tensor { try unary("hardSwish", CT_HARD_SWISH) }
    /// `min(max(x + 3, 0), 6) / 6`.
    public func hardSigmoid() throws(TensorError) -> Tensor { try unary("hardSigmoid", CT_HARD_SIGMOID) }
    /// The square root.
    public func squareRoot() throws(TensorError) -> Tensor { try unary("sqrt", CT_SQRT) }
    /// The square.
    public func squared() throws(TensorError) -> Tensor { try unary("square", CT_SQUARE) }

    /// ``relu()`` written over this tensor. Only where nothing else reads it: not a layer's kept input, nor a parameter.
    public func reluInPlace() throws(TensorError) {
        try check("relu_") { ct_unary_in_place(CT_RELU, handle) }
    }
    /// ``relu6()`` written over this tensor; see ``reluInPlace()``.
    public func relu6InPlace() throws(TensorError) {
        try check("relu6_") { ct_unary_in_place(CT_RELU6, handle) }
    }
    /// ``sigmoid()`` written over this tensor; see ``reluInPlace()``.
    public func sigmoidInPlace() throws(TensorError) {
        try check("sigmoid_") { ct_unary_in_place(CT_SIGMOID, handle) }
    }
    /// Adds another tensor to this one; see ``reluInPlace()``.
    public func addInPlace(_ other: Tensor) throws(TensorError) {
        try check("add_") { ct_add_in_place(handle, other.handle) }
    }

    /// Every number moved into a range.
    public func clamped(_ low: Double, _ high: Double) throws(TensorError) -> Tensor {
        try Tensor("clamp") { ct_clamp(handle, low, high, &$0) }
    }
    /// 1 where the number is greater, else 0.
    public func isGreater(than number: Double) throws(TensorError) -> Tensor {
        try Tensor("greater") { ct_greater(handle, number, &$0) }
    }
    /// `other` where `mask` is not 0, else this.
    public func replaced(by other: Tensor, where mask: Tensor) throws(TensorError) -> Tensor {
        try Tensor("choose") { ct_choose(mask.handle, other.handle, handle, &$0) }
    }
}
