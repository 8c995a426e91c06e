internal import CTorch

/// An n-dimensional array of 32-bit floats (or, for labels and indices, 64-bit integers) owned by libtorch.
///
/// Not `Sendable`: the native object is mutable and not synchronised. Feature maps are `N×C×H×W`.
/// Operations record what gradients need unless they run inside ``withoutGradients(_:)``.
public final class Tensor {
    let handle: OpaquePointer

    /// Takes ownership of the handle that `make` gives, or throws the library's error: the one place that reads a status.
    init(_ operation: StaticString, _ make: (inout OpaquePointer?) -> CTStatus) throws(TensorError) {
        var handle: OpaquePointer?
        let status = make(&handle)
        guard status == CT_OK, let handle else { throw TensorError(operation, status) }
        self.handle = handle
    }

    init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    deinit { ct_free(handle) }
}

/// Runs a native call that gives no tensor.
func check(_ operation: StaticString, _ call: () -> CTStatus) throws(TensorError) {
    let status = call()
    guard status == CT_OK else { throw TensorError(operation, status) }
}

extension TensorError {
    /// Reads the message of the call that just failed on this thread.
    fileprivate init(_ operation: StaticString, _ status: CTStatus) {
        let code: Code =
            switch Int(status) {
            case CT_SHAPE: .shapeMismatch
            case CT_NO_MEMORY: .outOfMemory
            default: .internal
            }
        self.init(code: code, operation: "\(operation)", message: String(cString: ct_last_error()))
    }
}

/// Sizes as the shim takes them.
func sizes(_ shape: [Int]) -> [Int64] { shape.map(Int64.init) }
