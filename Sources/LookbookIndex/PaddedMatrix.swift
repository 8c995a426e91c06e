import CKernels
import LookbookCore

/// Vectors in memory as the kernels want them: every row aligned and padded with zeros.
struct PaddedMatrix: Sendable {
    /// The most numbers in a vector; up to here the int8 kernels cannot overflow.
    static let columnLimit = 65_536

    let rows: Int
    /// Numbers in a vector, without padding.
    let columns: Int
    /// Numbers from one row to the next: `columns` rounded up to whole cache lines.
    let stride: Int
    let storage: AlignedBuffer<Float>

    /// Copies a matrix.
    ///
    /// - Throws: ``LookbookError`` when a number is not finite or the matrix is beyond the limits.
    init(_ matrix: VectorMatrix) throws(LookbookError) {
        guard matrix.rows <= Int(Int32.max) else { throw .tooManyRows(matrix.rows) }
        guard matrix.rows == 0 || 1...Self.columnLimit ~= matrix.columns else {
            throw .tooManyDimensions(matrix.columns)
        }
        let (rows, columns) = (matrix.rows, matrix.columns)
        let stride = Self.padded(columns, to: Int(LOOKBOOK_ROW_BYTES) / MemoryLayout<Float>.stride)
        self.rows = rows
        self.columns = columns
        self.stride = stride
        storage = try AlignedBuffer(count: rows * stride) { buffer throws(LookbookError) in
            guard let start = buffer.baseAddress else { return }
            matrix.values.withUnsafeBufferPointer { values in
                guard let from = values.baseAddress else { return }
                for row in 0..<rows {
                    (start + row * stride).update(from: from + row * columns, count: columns)
                }
            }
            for row in 0..<rows where !Self.isFinite(start + row * stride, stride) {
                throw .notFinite(row: row)
            }
        }
    }

    /// A matrix within the limits, of finite numbers.
    ///
    /// - Parameter fill: is given where the first row begins, and how many numbers lie from one row to the next.
    init(
        rows: Int, columns: Int, fill: (UnsafeMutablePointer<Float>, Int) -> Void
    ) throws(LookbookError) {
        (self.rows, self.columns) = (rows, columns)
        let stride = Self.padded(columns, to: Int(LOOKBOOK_ROW_BYTES) / MemoryLayout<Float>.stride)
        self.stride = stride
        storage = try AlignedBuffer(count: rows * stride) { buffer throws(LookbookError) in
            if let start = buffer.baseAddress { fill(start, stride) }
        }
    }

    static func padded(_ count: Int, to multiple: Int) -> Int {
        (count + multiple - 1) / multiple * multiple
    }

    /// Whether all numbers are finite: each contributes 0 x value, which is 0 only for a finite one.
    private static func isFinite(_ row: UnsafePointer<Float>, _ count: Int) -> Bool {
        var sum = SIMD16<Float>()
        for start in Swift.stride(from: 0, to: count, by: 16) {
            sum += UnsafeRawPointer(row + start).loadUnaligned(as: SIMD16<Float>.self) * 0
        }
        return sum == SIMD16()
    }

    func row(_ row: Int) -> UnsafePointer<Float> {
        storage.start + row * stride
    }

    /// The rows of a range, as the kernels take them.
    func native(_ range: Range<Int>) -> lookbook_float_rows {
        lookbook_float_rows(values: row(range.lowerBound), stride: stride, index: nil, count: range.count)
    }
}

/// Numbers in memory of our own, aligned for the kernels; given back when the last reference goes.
///
/// `@unchecked Sendable`: the memory is written only by `fill`, before the initialiser returns and anyone else can hold
/// the buffer; afterwards it is only read. So no two threads ever touch it with one of them writing.
final class AlignedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    /// Where the numbers begin.
    let start: UnsafePointer<Element>
    let count: Int
    private let memory: UnsafeMutableRawPointer

    /// Allocates, zeroes and fills.
    ///
    /// - Parameter fill: writes what is not zero; it must not keep the pointer.
    /// - Throws: ``LookbookError`` `index.input` when there is no memory, or what `fill` throws.
    init(
        count: Int, fill: (UnsafeMutableBufferPointer<Element>) throws(LookbookError) -> Void
    ) throws(LookbookError) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        guard !overflow, count >= 0, let memory = lookbook_allocate(bytes) else {
            throw .noMemory(numbers: count)
        }
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        let elements = memory.bindMemory(to: Element.self, capacity: count)
        self.memory = memory
        self.start = UnsafePointer(elements)
        self.count = count
        try fill(UnsafeMutableBufferPointer(start: elements, count: count))
    }

    /// A copy of an array.
    convenience init(_ elements: [Element]) throws(LookbookError) {
        try self.init(count: elements.count) { buffer throws(LookbookError) in
            _ = buffer.update(from: elements)
        }
    }

    deinit {
        lookbook_free(memory)
    }
}
