internal import SwiftProtobuf

extension ONNXModel {
    /// Reads an ONNX file. What the subset does not know is kept, not understood.
    ///
    /// - Throws: ``NetworkError`` `weights.file` when the bytes are no protobuf message.
    package init(file bytes: [UInt8]) throws(NetworkError) {
        do {
            try self.init(serializedBytes: bytes)
        } catch {
            throw NetworkError(.file, "the ONNX file cannot be decoded", hint: "fetch or export the file again")
        }
    }
}
