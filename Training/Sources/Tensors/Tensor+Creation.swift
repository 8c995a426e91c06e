internal import CTorch

extension Tensor {
    /// Floats in a given shape, the last dimension fastest.
    ///
    /// - Throws: ``TensorError`` `tensor.shape` when the numbers do not fill the shape.
    public convenience init(_ values: [Float], shape: [Int]) throws(TensorError) {
        let shape = sizes(shape)
        try self.init("fromFloats") { ct_from_floats(values, values.count, shape, shape.count, &$0) }
    }

    /// A vector of floats.
    public convenience init(_ values: [Float]) throws(TensorError) {
        try self.init(values, shape: [values.count])
    }

    /// A vector of integers: labels or indices.
    public convenience init(indices values: [Int]) throws(TensorError) {
        let values = sizes(values)
        let shape = [Int64(values.count)]
        try self.init("fromInts") { ct_from_ints(values, values.count, shape, 1, &$0) }
    }

    /// One number everywhere.
    public static func full(_ value: Float, shape: [Int]) throws(TensorError) -> Tensor {
        let shape = sizes(shape)
        return try Tensor("full") { ct_full(value, shape, shape.count, &$0) }
    }

    /// Pictures as a network sees them: `(pixel / 255 - mean) / std`, `N×3×height×width`, channels last in memory.
    ///
    /// - Parameters:
    ///   - pixels: `count * height * width * 3` bytes: interleaved R, G, B, row by row, picture after picture.
    ///   - mean: three numbers on the scale 0...1.
    ///   - std: three numbers above 0.
    /// - Throws: ``TensorError`` `tensor.shape` when the bytes do not fill the pictures.
    public convenience init(
        pixels: [UInt8], count: Int, height: Int, width: Int, mean: [Float], std: [Float]
    ) throws(TensorError) {
        guard mean.count == 3, std.count == 3, count >= 0, height > 0, width > 0 else {
            throw TensorError(
                code: .shapeMismatch, operation: "fromPixels",
                message: "three means and deviations, positive sizes")
        }
        try self.init("fromPixels") {
            ct_from_pixels(pixels, pixels.count, Int64(count), Int64(height), Int64(width), mean, std, &$0)
        }
    }

    /// Zeros with this tensor's shape and order in memory.
    public func zerosLike() throws(TensorError) -> Tensor {
        try Tensor("zerosLike") { ct_zeros_like(handle, &$0) }
    }

    /// The same numbers in 32 bits, for results of ``withHalfPrecision(_:)``.
    public func inFullPrecision() throws(TensorError) -> Tensor {
        try Tensor("toFloat") { ct_to_float(handle, &$0) }
    }

    /// A copy with memory of its own.
    public func copy() throws(TensorError) -> Tensor { try Tensor("clone") { ct_clone(handle, &$0) } }

    /// The same memory, cut off from the recording.
    public func detached() throws(TensorError) -> Tensor { try Tensor("detach") { ct_detach(handle, &$0) } }

    /// The same numbers with the channels next to each other in memory, which convolutions like best. Four dimensions.
    public func channelsLast() throws(TensorError) -> Tensor {
        try Tensor("channelsLast") { ct_channels_last(handle, &$0) }
    }
}
