internal import COpenVINO
public import LookbookCore
internal import LookbookImaging
internal import Synchronization

/// The inference library. Starting it costs some milliseconds, so one for a process is enough; it may be used from any
/// task.
public final class InferenceRuntime: Sendable {
    private let core: Mutex<Handle>

    /// Starts OpenVINO.
    ///
    /// - Throws: ``LookbookError`` `inference.runtime` when it cannot start.
    public init() throws(LookbookError) {
        core = Mutex(try Handle("start", free: ov_core_free) { ov_core_create(&$0) })
    }

    /// OpenVINO's version, as it names itself.
    public static var version: String {
        var version = ov_version_t()
        guard ov_get_openvino_version(&version) == OK else { return "unknown" }
        defer { ov_version_free(&version) }
        return version.buildNumber.map { String(cString: $0) } ?? "unknown"
    }

    /// What a network file takes and gives.
    ///
    /// - Throws: ``LookbookError`` `inference.network` when the file is no network that OpenVINO reads.
    public func signature(of path: String) throws(LookbookError) -> NetworkSignature {
        try core.withLock { core throws(LookbookError) in try NetworkSignature(Self.read(path, core)) }
    }

    /// A network that is ready to run, and which of its outputs is the vector.
    struct Compiled {
        let network: Handle
        let output: NetworkOutput
        let outputIndex: Int
    }

    /// Reads a network once, looks at it, and makes it ready to run on pictures.
    func compile(
        _ path: String, preprocessing: Preprocessing, outputName: String?, options: InferenceOptions
    ) throws(LookbookError) -> Compiled {
        guard let directory = options.cacheDirectory else {
            return try compile(path, preprocessing, outputName, options.properties(cache: nil))
        }
        return try NetworkCache(directory: directory).with { isUsable throws(LookbookError) in
            try compile(
                path, preprocessing, outputName, options.properties(cache: isUsable ? directory : nil))
        }
    }

    private typealias Properties = [(key: String, value: String)]

    private func compile(
        _ path: String, _ preprocessing: Preprocessing, _ outputName: String?, _ properties: Properties
    ) throws(LookbookError) -> Compiled {
        try core.withLock { core throws(LookbookError) in
            let file = try Self.read(path, core)
            let choice = try NetworkOutput.choose(from: NetworkSignature(file), name: outputName)
            let model = try PictureInput(preprocessing, networkLayout: choice.layout).adapt(file)
            let network = try Self.withProperties(properties) { properties throws(LookbookError) in
                try Handle("compile \(path)", .inferenceNetwork, free: ov_compiled_model_free) {
                    ov_core_compile_model_props(
                        core.pointer, model.pointer, "CPU", properties.count, properties.baseAddress, &$0)
                }
            }
            return Compiled(network: network, output: choice.output, outputIndex: choice.index)
        }
    }

    private static func read(_ path: String, _ core: Handle) throws(LookbookError) -> Handle {
        try Handle("read \(path)", .inferenceNetwork, free: ov_model_free) {
            ov_core_read_model(core.pointer, path, nil, &$0)
        }
    }

    /// Lends C strings to OpenVINO, which copies them during the call.
    private static func withProperties<T>(
        _ properties: [(key: String, value: String)],
        _ body: (UnsafeBufferPointer<ov_property_t>) throws(LookbookError) -> T
    ) throws(LookbookError) -> T {
        // All texts in one buffer, each with its closing zero.
        var texts: [CChar] = []
        var starts: [Int] = []
        for text in properties.flatMap({ [$0.key, $0.value] }) {
            starts.append(texts.count)
            texts += text.utf8CString
        }
        return try texts.withUnsafeBufferPointer { texts throws(LookbookError) in
            let native = stride(from: 0, to: starts.count, by: 2).map { index in
                ov_property_t(
                    key: texts.baseAddress.map { $0 + starts[index] },
                    value: texts.baseAddress.map { UnsafeRawPointer($0 + starts[index + 1]) })
            }
            return try native.withUnsafeBufferPointer(body)
        }
    }
}

/// Owns one OpenVINO object and frees it once.
///
/// `@unchecked Sendable`: the pointer never changes, and it is freed when the last reference is gone, so no call can meet
/// a freed object. Which calls may run at the same time is the owner's duty: ``InferenceRuntime`` makes all calls on the
/// core and on models under its lock; a compiled model is only asked for requests while it is being made; a request and
/// its tensors belong to one task at a time, because ``RequestPool`` hands each request to one taker.
final class Handle: @unchecked Sendable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer) -> Void

    /// - Parameters:
    ///   - operation: what is being done, for the error message.
    ///   - code: the code of the error when the library refuses.
    ///   - free: frees the object.
    ///   - make: calls the function that writes the new object's address.
    init(
        _ operation: @autoclosure () -> String, _ code: LookbookError.Code = .inferenceRuntime,
        free: @escaping (OpaquePointer?) -> Void, _ make: (inout OpaquePointer?) -> ov_status_e
    ) throws(LookbookError) {
        var pointer: OpaquePointer?
        try check(operation(), make(&pointer), code)
        guard let pointer else {
            throw LookbookError(
                code, "OpenVINO gave nothing back to: \(operation())", facts: [.remedy: "run lookbook doctor"]
            )
        }
        self.pointer = pointer
        self.free = free
    }

    deinit { free(pointer) }
}

/// Turns a status into an error with the library's own words.
func check(
    _ operation: @autoclosure () -> String, _ status: ov_status_e,
    _ code: LookbookError.Code = .inferenceRuntime
) throws(LookbookError) {
    guard status != OK else { return }
    // The last message is the library's only channel; it must be read before any other call.
    let words = ov_get_last_err_msg().map { String(cString: $0) } ?? ""
    let detail = words.isEmpty ? "status \(status.rawValue)" : firstMeaningfulLine(words)
    throw LookbookError(
        code, "OpenVINO could not \(operation()): \(detail)",
        facts: [
            .remedy: code == .inferenceNetwork
                ? "check that the file is a whole ONNX network" : "run lookbook doctor to check the set-up"
        ])
}

/// OpenVINO starts its messages with places in its own source, which help nobody here.
private func firstMeaningfulLine(_ words: String) -> String {
    let lines = words.split(separator: "\n").map { $0.drop { $0 == " " } }
    let telling = lines.filter { !$0.isEmpty && !$0.hasPrefix("Exception from") && !$0.hasPrefix("Check '") }
    return String((telling.first ?? lines.first ?? "no message").prefix(300))
}
