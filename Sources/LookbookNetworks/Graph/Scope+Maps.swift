public import LookbookCore

/// Steps on feature maps without parameters.
extension Scope {
    /// The largest number of each window.
    public func maxPooled(_ x: Value, size: Int, stride: Int, padding: Int = 0) throws(LookbookError) -> Value {
        let shape = try windows(x, size: size, stride: stride, padding: padding)
        return try builder.add(
            .maxPool(Pooling(size: size, stride: stride, padding: padding)), name: builder.freshName("max_pool"),
            inputs: [x], shape: shape)
    }

    /// The mean of each window.
    public func averagePooled(_ x: Value, size: Int, stride: Int) throws(LookbookError) -> Value {
        let shape = try windows(x, size: size, stride: stride, padding: 0)
        return try builder.add(
            .averagePool(Pooling(size: size, stride: stride, padding: 0)), name: builder.freshName("average_pool"),
            inputs: [x], shape: shape)
    }

    /// The mean of each channel, still a feature map: `[C, 1, 1]`.
    public func averaged(_ x: Value) throws(LookbookError) -> Value {
        guard let map = x.shape.map else { throw .shape("\(name): only a feature map can be pooled, not \(x.shape)") }
        return try builder.add(
            .globalAveragePool, name: builder.freshName("pool"), inputs: [x], shape: [map.channels, 1, 1])
    }

    /// Each channel times its gate.
    public func gated(_ x: Value, by gate: Value) throws(LookbookError) -> Value {
        guard let map = x.shape.map, gate.shape == [map.channels, 1, 1] else {
            throw .shape("\(name): a gate of \(gate.shape) does not fit \(x.shape)")
        }
        return try builder.add(.gate, name: builder.freshName("gate"), inputs: [x, gate], shape: x.shape)
    }

    /// The channels of several feature maps of one height and width.
    public func concatenated(_ parts: [Value]) throws(LookbookError) -> Value {
        let maps = parts.compactMap(\.shape.map)
        guard let first = maps.first, maps.count == parts.count,
            maps.allSatisfy({ $0.height == first.height && $0.width == first.width })
        else { throw .shape("\(name): cannot put \(parts.map(\.shape)) side by side") }
        return try builder.add(
            .concatenate, name: builder.freshName("concatenate"), inputs: parts,
            shape: [maps.reduce(0) { $0 + $1.channels }, first.height, first.width])
    }

    /// A vector as a feature map of as many numbers: the way back from ``flattened(_:)``.
    public func reshaped(_ x: Value, to shape: TensorShape) throws(LookbookError) -> Value {
        guard shape.map != nil, shape.dimensions.allSatisfy({ $0 > 0 }), shape.count == x.shape.count else {
            throw .shape("\(name): \(x.shape) cannot be laid out as \(shape)")
        }
        return try builder.add(.reshape, name: builder.freshName("reshape"), inputs: [x], shape: shape)
    }

    /// A larger feature map: each pixel repeated `factor` times down and across.
    public func enlarged(_ x: Value, by factor: Int) throws(LookbookError) -> Value {
        guard let map = x.shape.map, (1...64).contains(factor) else {
            throw .shape("\(name): \(x.shape) cannot be enlarged \(factor) times")
        }
        return try builder.add(
            .enlarge(factor: factor), name: builder.freshName("enlarge"), inputs: [x],
            shape: [map.channels, map.height * factor, map.width * factor])
    }

    private func windows(_ x: Value, size: Int, stride: Int, padding: Int) throws(LookbookError) -> TensorShape {
        guard let map = x.shape.map, size > 0, stride > 0, (0...size / 2).contains(padding),
            map.height + 2 * padding >= size, map.width + 2 * padding >= size
        else { throw .shape("\(name): windows of \(size), step \(stride), padding \(padding) do not fit \(x.shape)") }
        return [
            map.channels, (map.height + 2 * padding - size) / stride + 1, (map.width + 2 * padding - size) / stride + 1,
        ]
    }
}
