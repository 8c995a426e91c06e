internal import CTorch

extension Tensor {
    /// The sizes.
    public var shape: [Int] {
        var sizes = [Int64](repeating: 0, count: ct_rank(handle))
        ct_shape(handle, &sizes)
        return sizes.map(Int.init)
    }

    /// How many numbers.
    public var count: Int { ct_count(handle) }

    /// All numbers as floats, the last dimension fastest.
    public func floats() throws(TensorError) -> [Float] {
        var values = [Float](repeating: 0, count: count)
        try check("floats") { ct_copy_floats(handle, &values, values.count) }
        return values
    }

    /// All numbers as integers, the last dimension fastest.
    public func integers() throws(TensorError) -> [Int] {
        var values = [Int64](repeating: 0, count: count)
        try check("integers") { ct_copy_ints(handle, &values, values.count) }
        return values.map(Int.init)
    }

    /// The number of a tensor that holds only one.
    public func scalar() throws(TensorError) -> Float {
        var value: Float = 0
        try check("scalar") { ct_copy_floats(handle, &value, 1) }
        return value
    }
}
