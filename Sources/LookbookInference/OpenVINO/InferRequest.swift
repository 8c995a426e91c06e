internal import COpenVINO
internal import LookbookCore
internal import Synchronization

/// One run of a network at a time: its own input and output memory, and a callback that wakes the waiting task.
final class InferRequest: Sendable {
    private let handle: Handle
    private let input: Handle
    private let output: Handle
    private let completion: Completion
    private let inputBytes: Int
    private let outputCount: Int

    /// Who waits for the run that is under way.
    private final class Completion: Sendable {
        let waiting = Mutex<CheckedContinuation<ov_status_e, Never>?>(nil)

        func finish(_ status: ov_status_e) {
            let continuation = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            continuation?.resume(returning: status)
        }
    }

    /// - Parameters:
    ///   - network: a compiled model; the request keeps what it needs of it alive.
    ///   - outputIndex: the place of the output that is read.
    init(_ network: Handle, outputIndex: Int) throws(LookbookError) {
        let completion = Completion()
        // OpenVINO keeps the address of this struct, so it must live as long as the request; and so must what it points to.
        let callback = UnsafeMutablePointer<ov_callback_t>.allocate(capacity: 1)
        callback.initialize(
            to: ov_callback_t(
                callback_func: { context in
                    guard let context else { return }
                    Unmanaged<Completion>.fromOpaque(context).takeUnretainedValue().finish(OK)
                }, args: Unmanaged.passUnretained(completion).toOpaque()))
        let release: (OpaquePointer?) -> Void = { request in
            ov_infer_request_free(request)
            withExtendedLifetime(completion) { callback.deallocate() }
        }
        let handle: Handle
        do throws(LookbookError) {
            handle = try Handle("make a request", free: release) {
                ov_compiled_model_create_infer_request(network.pointer, &$0)
            }
        } catch {
            callback.deallocate()
            throw error
        }
        try check("set a callback", ov_infer_request_set_callback(handle.pointer, callback))
        let input = try Handle("find a request's input", free: ov_tensor_free) {
            ov_infer_request_get_input_tensor(handle.pointer, &$0)
        }
        let output = try Handle("find a request's output", free: ov_tensor_free) {
            ov_infer_request_get_output_tensor_by_index(handle.pointer, outputIndex, &$0)
        }
        var (inputBytes, outputBytes) = (0, 0)
        try check("measure a request's input", ov_tensor_get_byte_size(input.pointer, &inputBytes))
        try check("measure a request's output", ov_tensor_get_byte_size(output.pointer, &outputBytes))
        self.handle = handle
        self.input = input
        self.output = output
        self.completion = completion
        self.inputBytes = inputBytes
        outputCount = outputBytes / MemoryLayout<Float>.size
    }

    /// The output's sizes, the batch of 1 first.
    func outputShape() throws(LookbookError) -> [Int] {
        var shape = ov_shape_t()
        try check("read an output's shape", ov_tensor_get_shape(output.pointer, &shape))
        defer { ov_shape_free(&shape) }
        return UnsafeBufferPointer(start: shape.dims, count: Int(shape.rank)).map(Int.init)
    }

    /// Runs the network on one picture.
    ///
    /// The run is never abandoned half way: when the task is cancelled it still ends before this returns.
    func run(_ picture: Picture) async throws(LookbookError) -> [Float] {
        try write(picture.pixels)
        let status = await withCheckedContinuation { continuation in
            completion.waiting.withLock { $0 = continuation }
            let status = ov_infer_request_start_async(handle.pointer)
            // A request that does not start calls nobody back.
            if status != OK { completion.finish(status) }
        }
        try check("start the network", status)
        // The callback comes a moment before the request is free again, and does not carry the run's status.
        try check("run the network", ov_infer_request_wait(handle.pointer))
        return try read()
    }

    private func write(_ pixels: [UInt8]) throws(LookbookError) {
        guard pixels.count == inputBytes else {
            throw LookbookError(
                .inferencePictureSize,
                "a picture of \(pixels.count) bytes came where the network takes \(inputBytes)",
                facts: [.remedy: "prepare pictures with the extractor's own prepare"])
        }
        var data: UnsafeMutableRawPointer?
        try check("write a picture", ov_tensor_data(input.pointer, &data))
        pixels.withUnsafeBytes { source in
            guard let data, let start = source.baseAddress else { return }
            data.copyMemory(from: start, byteCount: source.count)
        }
    }

    private func read() throws(LookbookError) -> [Float] {
        var data: UnsafeMutableRawPointer?
        try check("read the output", ov_tensor_data(output.pointer, &data))
        guard let data else { return [] }
        return [Float](
            UnsafeRawBufferPointer(start: data, count: outputCount * 4).assumingMemoryBound(to: Float.self))
    }
}

/// Hands each request to one taker at a time; who comes when all are busy waits, first come, first served.
actor RequestPool {
    private var free: [InferRequest]
    private var waiting: [CheckedContinuation<InferRequest, Never>] = []

    init(_ requests: [InferRequest]) {
        free = requests
    }

    func take() async -> InferRequest {
        if let request = free.popLast() { return request }
        return await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack(_ request: InferRequest) {
        if waiting.isEmpty {
            free.append(request)
        } else {
            waiting.removeFirst().resume(returning: request)
        }
    }
}
