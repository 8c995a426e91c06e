import CKernels
import LookbookCore

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
        guard !overflow, count >= 0, let memory = lookbook_allocate(bytes) else { throw .noMemory(numbers: count) }
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        let elements = memory.bindMemory(to: Element.self, capacity: count)
        self.memory = memory
        self.start = UnsafePointer(elements)
        self.count = count
        try fill(UnsafeMutableBufferPointer(start: elements, count: count))
    }

    /// A copy of an array.
    convenience init(_ elements: [Element]) throws(LookbookError) {
        try self.init(count: elements.count) { buffer throws(LookbookError) in _ = buffer.update(from: elements) }
    }

    deinit {
        lookbook_free(memory)
    }
}
