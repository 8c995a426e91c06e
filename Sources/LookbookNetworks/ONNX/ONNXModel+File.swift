package import LookbookCore
internal import SwiftProtobuf

extension ONNXModel {
    /// Reads an ONNX file. What the subset does not know is kept, not understood.
    ///
    /// - Throws: ``LookbookError`` `weights.file` when the bytes are no protobuf message.
    package init(file bytes: [UInt8]) throws(LookbookError) {
        do {
            try self.init(serializedBytes: bytes)
        } catch {
            throw LookbookError(
                .weightsFile, "the ONNX file cannot be decoded", facts: [.remedy: "fetch or export the file again"])
        }
    }
}
