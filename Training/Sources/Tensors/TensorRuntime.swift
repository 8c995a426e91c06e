internal import CTorch

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
            throw TensorError(code: .shapeMismatch, operation: "threads", message: "at least one thread is needed")
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
