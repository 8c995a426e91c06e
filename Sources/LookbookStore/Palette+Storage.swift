import Foundation
import LookbookCore

extension Palette {
    /// Four float32 for each swatch: L, a, b, weight.
    var data: Data {
        let numbers = swatches.flatMap { [$0.lightness, $0.a, $0.b, $0.weight] }
        return numbers.withUnsafeBytes { Data($0) }
    }

    /// - Throws: ``LookbookError`` when the bytes are not whole swatches.
    init(data: Data) throws {
        guard data.count.isMultiple(of: 16) else {
            throw LookbookError.corrupt("a palette of \(data.count) bytes")
        }
        let numbers = [Float](unsafeUninitializedCapacity: data.count / 4) { buffer, count in
            data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
            count = data.count / 4
        }
        self.init(
            stride(from: 0, to: numbers.count, by: 4).map { start in
                Swatch(
                    lightness: numbers[start], a: numbers[start + 1], b: numbers[start + 2], weight: numbers[start + 3])
            })
    }
}
