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

/// Why a tensor operation failed.
public struct TensorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure, for callers that branch.
    public enum Code: String, Hashable, Sendable {
        /// Shapes or types that do not fit each other, or another argument that the library refuses.
        case shapeMismatch = "tensor.shape"
        /// There is not enough memory.
        case outOfMemory = "tensor.memory"
        /// Anything else.
        case `internal` = "tensor.internal"
    }

    /// The kind of failure.
    public let code: Code
    /// The operation that failed.
    public let operation: String
    /// The library's own words.
    public let message: String

    /// The operation and the library's words.
    public var description: String { "\(operation): \(message)" }
}

/// The library's settings for the whole process.
public enum TensorRuntime {
    /// Starts the library's random numbers anew.
    public static func seed(_ seed: UInt64) throws(TensorError) {
        try check("seed") { ct_seed(seed) }
    }

    /// Keeps freed memory for the next step instead of giving it back to the system: steps are faster, and the process stays
    /// as large as its largest step. For programs that train: it holds for the whole process, and only for threads that
    /// have taken no memory yet, so it is the first thing that such a program does.
    public static func keepMemory() {
        ct_keep_memory()
    }

    /// How many threads one operation may use.
    public static func useThreads(_ count: Int) throws(TensorError) {
        guard count > 0, let count = Int32(exactly: count) else {
            throw TensorError(
                code: .shapeMismatch, operation: "threads", message: "at least one thread is needed")
        }
        try check("threads") { ct_set_threads(count) }
    }

    /// How many threads one operation may use.
    public static var threads: Int { Int(ct_threads()) }

    /// Where tensors are made and computed.
    public enum Device: String, Sendable, Hashable, CaseIterable {
        case cpu, cuda
    }

    /// The device of this process.
    public static var device: Device { ct_uses_cuda() ? .cuda : .cpu }

    /// Makes and computes tensors on the first NVIDIA GPU from now on.
    ///
    /// - Throws: ``TensorError`` where libtorch was installed without CUDA, there is no GPU, or there are tensors already;
    ///   the device stays as it was.
    public static func useCUDA() throws(TensorError) {
        try check("useCUDA") { ct_use_cuda() }
    }
}
