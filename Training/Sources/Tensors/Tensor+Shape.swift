internal import CTorch

/// Reductions, and other ways to arrange the same numbers. A negative dimension counts from the last.
extension Tensor {
    private func reduced(
        _ name: StaticString, _ kind: CTReduction, _ dimensions: [Int], _ keep: Bool
    ) throws(TensorError) -> Tensor {
        let dimensions = sizes(dimensions)
        return try Tensor(name) { ct_reduce(kind, handle, dimensions, dimensions.count, keep, &$0) }
    }

    /// The sum over some dimensions, over all when none is named.
    public func sum(_ dimensions: Int..., keep: Bool = false) throws(TensorError) -> Tensor {
        try reduced("sum", CT_SUM, dimensions, keep)
    }
    /// The mean over some dimensions, over all when none is named.
    public func mean(_ dimensions: Int..., keep: Bool = false) throws(TensorError) -> Tensor {
        try reduced("mean", CT_MEAN, dimensions, keep)
    }
    /// `log(sum(exp(x)))` along some dimensions, computed without overflow.
    public func logSumExp(_ dimensions: Int..., keep: Bool = false) throws(TensorError) -> Tensor {
        try reduced("logSumExp", CT_LOG_SUM_EXP, dimensions, keep)
    }
    /// Where the largest number lies along a dimension.
    public func indexOfLargest(_ dimension: Int) throws(TensorError) -> Tensor {
        try Tensor("argMax") { ct_arg_max(handle, Int64(dimension), &$0) }
    }

    /// Another shape for the same numbers; one size may be -1.
    public func reshaped(_ shape: [Int]) throws(TensorError) -> Tensor {
        let shape = sizes(shape)
        return try Tensor("reshape") { ct_reshape(handle, shape, shape.count, &$0) }
    }
    /// Two dimensions exchanged; the last two unless told otherwise.
    public func transposed(_ i: Int = -2, _ j: Int = -1) throws(TensorError) -> Tensor {
        try Tensor("transpose") { ct_transpose(handle, Int64(i), Int64(j), &$0) }
    }
    /// Tensors side by side along a dimension.
    public static func concatenated(_ parts: [Tensor], _ dimension: Int) throws(TensorError) -> Tensor {
        let handles = parts.map { Optional($0.handle) }
        return try withExtendedLifetime(parts) { () throws(TensorError) in
            try Tensor("cat") { ct_cat(handles, handles.count, Int64(dimension), &$0) }
        }
    }
    /// The slices along a dimension that a vector of indices names.
    public func selecting(_ indices: Tensor, _ dimension: Int = 0) throws(TensorError) -> Tensor {
        try Tensor("indexSelect") { ct_index_select(handle, Int64(dimension), indices.handle, &$0) }
    }
    /// A range along a dimension, sharing memory.
    public func narrowed(_ dimension: Int, _ range: Range<Int>) throws(TensorError) -> Tensor {
        try Tensor("narrow") {
            ct_narrow(handle, Int64(dimension), Int64(range.lowerBound), Int64(range.count), &$0)
        }
    }
}
