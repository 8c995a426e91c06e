internal import CTorch

extension Tensor {
    /// Whether operations on this tensor are recorded, so that ``backward()`` gives it a gradient.
    public func requireGradient(_ on: Bool = true) throws(TensorError) {
        try check("requireGradient") { ct_require_gradient(handle, on) }
    }

    /// Adds the derivative of this number to the gradient of every tensor that requires one.
    ///
    /// - Throws: ``TensorError`` when this is not one number, or nothing was recorded.
    public func backward() throws(TensorError) {
        try check("backward") { ct_backward(handle) }
    }

    /// The gradient, nil when there is none yet.
    public func gradient() throws(TensorError) -> Tensor? {
        var gradient: OpaquePointer?
        try check("gradient") { ct_gradient(handle, &gradient) }
        return gradient.map(Tensor.init(owning:))
    }

    /// Forgets the gradient.
    public func clearGradient() throws(TensorError) {
        try check("clearGradient") { ct_clear_gradient(handle) }
    }

    /// Overwrites this tensor's numbers, outside the recording.
    public func assign(_ source: Tensor) throws(TensorError) {
        try check("assign") { ct_copy_into(handle, source.handle) }
    }
}

/// Runs a body whose convolutions and products are computed in bfloat16 (sums, norms and losses keep 32 bits), as
/// Micikevicius et al. 2018 (<https://arxiv.org/abs/1710.03740>). Parameters stay in 32 bits; results may have 16, see
/// ``Tensor/inFullPrecision()``.
public func withHalfPrecision<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure)
    -> Result
{
    let was = ct_set_half_precision(true)
    defer { _ = ct_set_half_precision(was) }
    return try body()
}

/// Runs a body whose operations are not recorded: evaluation, and changes to parameters.
public func withoutGradients<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure)
    -> Result
{
    let was = ct_set_recording(false)
    defer { _ = ct_set_recording(was) }
    return try body()
}
