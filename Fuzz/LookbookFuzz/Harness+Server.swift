import Foundation
import LookbookCore

@testable import LookbookServer

extension Harness {
    /// A form: its boundary is what a fuzzer would take long to guess, so it is given.
    static let multipart: Reader = { bytes in
        do {
            let form = try MultipartForm(bytes, contentType: "multipart/form-data; boundary=b")
            precondition(form.texts.count <= 64)
        } catch {
            // Typed: it can only be a LookbookError.
        }
    }

    /// A body in JSON, and the same again after it was written.
    static let json: Reader = { bytes in
        guard let value = try? JSONValue(parsing: bytes) else { return }
        guard let text = try? JSONEncoder().encode(value) else { return }
        precondition(
            (try? JSONValue(parsing: [UInt8](text))) != nil, "what was written cannot be read")
    }
}
