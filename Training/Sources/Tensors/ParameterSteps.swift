internal import CTorch

/// Steps of optimisers over many parameters at once, in place. Parameters without a gradient are left alone.
public enum ParameterSteps {
    /// Scales the gradients so that their common Euclidean length is at most `limit`, which may be infinite.
    ///
    /// - Returns: the length before; when it is no finite number the gradients stay as they are.
    public static func clip(_ parameters: [Tensor], to limit: Double) throws(TensorError) -> Double {
        let handles = parameters.map { Optional($0.handle) }
        var norm = 0.0
        try withExtendedLifetime(parameters) { () throws(TensorError) in
            try check("clip") { ct_clip_gradients(handles, handles.count, limit, &norm) }
        }
        return norm
    }

    /// The numbers of AdamW (Loshchilov and Hutter 2019, <https://arxiv.org/abs/1711.05101>).
    public struct AdamW: Sendable, Hashable {
        /// Counted from 1.
        public var step: Int
        /// The learning rate.
        public var rate: Double
        /// Memory of the gradients' mean.
        public var beta1 = 0.9
        /// Memory of the gradients' squares.
        public var beta2 = 0.999
        /// Keeps the divisor from 0.
        public var epsilon = 1e-8
        /// The part of each parameter that is taken away, times the rate.
        public var decay: Double

        /// A step with the usual memories.
        public init(step: Int, rate: Double, decay: Double) {
            self.step = step
            self.rate = rate
            self.decay = decay
        }
    }

    /// One step of AdamW.
    ///
    /// - Parameters:
    ///   - first: the gradients' running means, one for each parameter.
    ///   - second: the running means of their squares.
    public static func adamW(
        _ parameters: [Tensor], first: [Tensor], second: [Tensor], _ options: AdamW
    ) throws(TensorError) {
        try sameLength(parameters, first)
        try sameLength(parameters, second)
        let (p, m, v) = (
            parameters.map { Optional($0.handle) }, first.map { Optional($0.handle) },
            second.map { Optional($0.handle) }
        )
        try withExtendedLifetime((parameters, first, second)) { () throws(TensorError) in
            try check("adamW") {
                ct_adamw(
                    p, m, v, p.count, Int64(options.step), options.rate, options.beta1, options.beta2,
                    options.epsilon, options.decay)
            }
        }
    }

    /// One step of stochastic gradient descent.
    ///
    /// - Parameters:
    ///   - velocities: the running sums of gradients, one for each parameter, zeros at the start; none without momentum.
    ///   - momentum: memory of these sums, 0 ..< 1.
    ///   - nesterov: looks ahead along the sums (Sutskever et al. 2013); only with momentum.
    public static func sgd(
        _ parameters: [Tensor], velocities: [Tensor], rate: Double, momentum: Double, decay: Double,
        nesterov: Bool = false
    ) throws(TensorError) {
        if momentum > 0 { try sameLength(parameters, velocities) }
        let (p, v) = (parameters.map { Optional($0.handle) }, velocities.map { Optional($0.handle) })
        try withExtendedLifetime((parameters, velocities)) { () throws(TensorError) in
            try check("sgd") { ct_sgd(p, v, p.count, rate, momentum, decay, nesterov) }
        }
    }

    /// Moves each target towards its source: `target += (source - target) * weight`.
    public static func move(_ targets: [Tensor], towards sources: [Tensor], by weight: Double)
        throws(TensorError)
    {
        try sameLength(targets, sources)
        let (t, s) = (targets.map { Optional($0.handle) }, sources.map { Optional($0.handle) })
        try withExtendedLifetime((targets, sources)) { () throws(TensorError) in
            try check("lerp") { ct_lerp(t, s, t.count, weight) }
        }
    }

    /// The shim reads as many handles from each list.
    private static func sameLength(_ a: [Tensor], _ b: [Tensor]) throws(TensorError) {
        guard a.count == b.count else {
            throw TensorError(
                code: .shapeMismatch, operation: "step", message: "\(a.count) parameters, \(b.count) states")
        }
    }
}
