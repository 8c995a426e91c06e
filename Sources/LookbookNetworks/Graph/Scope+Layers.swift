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
        _ x: Value, to channels: Int, kernel: Int, stride: Int = 1, padding: Padding = .symmetric, groups: Int = 1,
        bias: Bool = false
    ) throws(LookbookError) -> Value {
        guard let map = x.shape.map else { throw .shape("\(name): a convolution needs a feature map, not \(x.shape)") }
        guard channels > 0, kernel > 0, stride > 0, groups > 0, map.channels % groups == 0, channels % groups == 0
        else {
            throw .shape(
                "\(name): \(map.channels) to \(channels) channels, kernel \(kernel), stride \(stride), "
                    + "\(groups) groups do not fit together")
        }
        let rows = padding.resolved(input: map.height, kernel: kernel, stride: stride)
        let columns = padding.resolved(input: map.width, kernel: kernel, stride: stride)
        let height = (map.height + rows.before + rows.after - kernel) / stride + 1
        let width = (map.width + columns.before + columns.after - kernel) / stride + 1
        guard map.height + rows.before + rows.after >= kernel, map.width + columns.before + columns.after >= kernel
        else { throw .shape("\(name): a kernel of \(kernel) is larger than its padded input \(x.shape)") }

        var parameters = [parameter("weight", [channels, map.channels / groups, kernel, kernel], .weight)]
        if bias { parameters.append(parameter("bias", [channels], .bias)) }
        let edges = EdgePadding(top: rows.before, left: columns.before, bottom: rows.after, right: columns.after)
        return try builder.add(
            .convolution(Convolution(stride: stride, padding: edges, groups: groups)), name: name, inputs: [x],
            parameters: parameters, shape: [channels, height, width])
    }

    /// Batch normalisation over the channels of a feature map.
    public func batchNorm(_ x: Value, epsilon: Float = 1e-5) throws(LookbookError) -> Value {
        guard let map = x.shape.map else { throw .shape("\(name): a batch norm needs a feature map, not \(x.shape)") }
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
        guard let map = x.shape.map else { throw .shape("\(name): only a feature map can be pooled, not \(x.shape)") }
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
        return try builder.add(.l2Normalise, name: builder.freshName("normalise"), inputs: [x], shape: x.shape)
    }
}
