internal import COpenVINO
import LookbookCore

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
                code, "OpenVINO gave nothing back to: \(operation())", facts: [.remedy: "run lookbook doctor"])
        }
        self.pointer = pointer
        self.free = free
    }

    deinit { free(pointer) }
}

/// Turns a status into an error with the library's own words.
func check(
    _ operation: @autoclosure () -> String, _ status: ov_status_e, _ code: LookbookError.Code = .inferenceRuntime
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
