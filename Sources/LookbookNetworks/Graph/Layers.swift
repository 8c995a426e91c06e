public import LookbookCore

/// Layers with parameters. Each takes its parameter names from the scope and checks its input's shape.
extension Scope {
    /// A 2-D convolution without dilation.
    ///
    /// - Parameters:
    ///   - x: a feature map.
    ///   - channels: how many come out.
    ///   - kernel: rows and columns of the filter.
    ///   - stride: step in rows and columns.
    ///   - padding: how zeros are added.
    ///   - groups: must divide the channels on both sides.
    ///   - bias: whether a number is added to each channel.
    public func convolution(
        _ x: Value, to channels: Int, kernel: Int, stride: Int = 1, padding: Padding = .symmetric,
        groups: Int = 1,
        bias: Bool = false
    ) throws(LookbookError) -> Value {
        guard let map = x.shape.map else {
            throw .shape("\(name): a convolution needs a feature map, not \(x.shape)")
        }
        guard channels > 0, kernel > 0, stride > 0, groups > 0, map.channels % groups == 0,
            channels % groups == 0
        else {
            throw .shape(
                "\(name): \(map.channels) to \(channels) channels, kernel \(kernel), stride \(stride), "
                    + "\(groups) groups do not fit together")
        }
        let rows = padding.resolved(input: map.height, kernel: kernel, stride: stride)
        let columns = padding.resolved(input: map.width, kernel: kernel, stride: stride)
        let height = (map.height + rows.before + rows.after - kernel) / stride + 1
        let width = (map.width + columns.before + columns.after - kernel) / stride + 1
        guard map.height + rows.before + rows.after >= kernel,
            map.width + columns.before + columns.after >= kernel
        else { throw .shape("\(name): a kernel of \(kernel) is larger than its padded input \(x.shape)") }

        var parameters = [parameter("weight", [channels, map.channels / groups, kernel, kernel], .weight)]
        if bias { parameters.append(parameter("bias", [channels], .bias)) }
        let edges = EdgePadding(
            top: rows.before, left: columns.before, bottom: rows.after, right: columns.after)
        return try builder.add(
            .convolution(Convolution(stride: stride, padding: edges, groups: groups)), name: name,
            inputs: [x],
            parameters: parameters, shape: [channels, height, width])
    }

    /// Batch normalisation over the channels of a feature map.
    public func batchNorm(_ x: Value, epsilon: Float = 1e-5) throws(LookbookError) -> Value {
        guard let map = x.shape.map else {
            throw .shape("\(name): a batch norm needs a feature map, not \(x.shape)")
        }
        let parameters = [
            parameter("weight", [map.channels], .weight), parameter("bias", [map.channels], .bias),
            parameter("running_mean", [map.channels], .runningStatistic),
            parameter("running_var", [map.channels], .runningStatistic),
        ]
        return try builder.add(
            .batchNorm(epsilon: epsilon), name: name, inputs: [x], parameters: parameters, shape: x.shape)
    }

    /// A fully connected layer with a bias.
    public func linear(_ x: Value, to outputs: Int) throws(LookbookError) -> Value {
        guard x.shape.dimensions.count == 1, outputs > 0 else {
            throw .shape("\(name): a linear layer to \(outputs) needs a vector, not \(x.shape)")
        }
        let parameters = [
            parameter("weight", [outputs, x.shape.count], .weight), parameter("bias", [outputs], .bias),
        ]
        return try builder.add(.linear, name: name, inputs: [x], parameters: parameters, shape: [outputs])
    }
}

/// Steps without parameters.
extension Scope {
    /// A function of each number.
    public func activation(_ function: Activation, _ x: Value) throws(LookbookError) -> Value {
        try builder.add(
            .activation(function), name: builder.freshName(function.rawValue), inputs: [x], shape: x.shape)
    }

    /// The sum of two results of one shape.
    public func add(_ a: Value, _ b: Value) throws(LookbookError) -> Value {
        guard a.shape == b.shape else { throw .shape("\(name): cannot add \(a.shape) and \(b.shape)") }
        return try builder.add(.add, name: builder.freshName("add"), inputs: [a, b], shape: a.shape)
    }

    /// The mean of each channel, as a vector: global average pool, then flatten.
    public func pooled(_ x: Value) throws(LookbookError) -> Value {
        guard let map = x.shape.map else {
            throw .shape("\(name): only a feature map can be pooled, not \(x.shape)")
        }
        let pooled = try builder.add(
            .globalAveragePool, name: builder.freshName("pool"), inputs: [x], shape: [map.channels, 1, 1])
        return try flattened(pooled)
    }

    /// All numbers of a sample in a row.
    public func flattened(_ x: Value) throws(LookbookError) -> Value {
        try builder.add(.flatten, name: builder.freshName("flatten"), inputs: [x], shape: [x.shape.count])
    }

    /// Each sample divided by its Euclidean length.
    public func l2Normalised(_ x: Value) throws(LookbookError) -> Value {
        guard x.shape.dimensions.count == 1 else {
            throw .shape("\(name): only vectors are normalised, not \(x.shape)")
        }
        return try builder.add(
            .l2Normalise, name: builder.freshName("normalise"), inputs: [x], shape: x.shape)
    }
}

/// Steps on feature maps without parameters.
extension Scope {
    /// The largest number of each window.
    public func maxPooled(_ x: Value, size: Int, stride: Int, padding: Int = 0) throws(LookbookError) -> Value
    {
        let shape = try windows(x, size: size, stride: stride, padding: padding)
        return try builder.add(
            .maxPool(Pooling(size: size, stride: stride, padding: padding)),
            name: builder.freshName("max_pool"),
            inputs: [x], shape: shape)
    }

    /// The mean of each window.
    public func averagePooled(_ x: Value, size: Int, stride: Int) throws(LookbookError) -> Value {
        let shape = try windows(x, size: size, stride: stride, padding: 0)
        return try builder.add(
            .averagePool(Pooling(size: size, stride: stride, padding: 0)),
            name: builder.freshName("average_pool"),
            inputs: [x], shape: shape)
    }

    /// The mean of each channel, still a feature map: `[C, 1, 1]`.
    public func averaged(_ x: Value) throws(LookbookError) -> Value {
        guard let map = x.shape.map else {
            throw .shape("\(name): only a feature map can be pooled, not \(x.shape)")
        }
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

    private func windows(_ x: Value, size: Int, stride: Int, padding: Int) throws(LookbookError)
        -> TensorShape
    {
        guard let map = x.shape.map, size > 0, stride > 0, (0...size / 2).contains(padding),
            map.height + 2 * padding >= size, map.width + 2 * padding >= size
        else {
            throw .shape(
                "\(name): windows of \(size), step \(stride), padding \(padding) do not fit \(x.shape)")
        }
        return [
            map.channels, (map.height + 2 * padding - size) / stride + 1,
            (map.width + 2 * padding - size) / stride + 1,
        ]
    }
}
