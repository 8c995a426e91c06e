import Foundation
import LookbookCore
import LookbookFeeds
import LookbookImaging
import LookbookNetworks

/// What each harness does with an input.
enum Harness {
    typealias Reader = @Sendable ([UInt8]) -> Void

    /// libFuzzer calls a C function, which can carry nothing along; it calls from one thread, after this is set.
    nonisolated(unsafe) static var chosen: Reader = { _ in }

    static let all: [String: Reader] = [
        "csv": { feed($0, ending: "csv") },
        "jsonl": { feed($0, ending: "jsonl") },
        "pictures": pictures,
        "safetensors": safetensors,
        "multipart": multipart,
        "json": json,
    ]

    /// A feed as an import reads it, to its last line.
    private static func feed(_ bytes: [UInt8], ending: String) {
        let path = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid()).\(ending)")
        do {
            try Data(bytes).write(to: path)
            for entry in try FeedOpener.open(path.path).entries() {
                // An id is what everything hangs on: the readers promise that there is one.
                if case .item(let item, let line) = entry { precondition(!item.id.isEmpty && line > 0) }
            }
        } catch is LookbookError {
            // The promised way to refuse.
        } catch {
            preconditionFailure("a feed threw \(error), which is no LookbookError")
        }
    }

    /// Decoding as a query does it, with limits that keep an input cheap.
    private static func pictures(_ bytes: [UInt8]) {
        let decoder = PictureDecoder(limits: PictureLimits(pixels: 1 << 20, bytes: 1 << 20))
        for side in [nil, 64] {
            do {
                let decoded = try decoder.decode(bytes, shortestSide: side)
                precondition(decoded.picture.width * decoded.picture.height <= 1 << 20)
            } catch is LookbookError {
                // The promised way to refuse.
            } catch {
                preconditionFailure("a picture threw \(error), which is no LookbookError")
            }
        }
    }

    /// Weights from somewhere else: the table of contents, and every tensor.
    private static func safetensors(_ bytes: [UInt8]) {
        guard let file = try? SafetensorsFile(bytes: bytes) else { return }
        for name in file.names {
            precondition(file.rawBytes(of: name) != nil)
            _ = try? file.floats(of: name)
        }
    }
}
