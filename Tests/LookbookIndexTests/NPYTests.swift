import Foundation
import LookbookCore
import LookbookIndex
import Testing

@Suite struct NPYTests {
    @Test(arguments: ["f2", "f4", "f8", "version2", "version3"])
    func `arrays of NumPy are read`(_ kind: String) throws {
        let array = try fixture("numpy-\(kind)")
        #expect(array.shape == [2, 3])
        #expect(array.values == .float32([1.5, -2.25, 0, 65504, 0x1p-14, -0x1p-24]))
    }

    @Test func `integers and empty arrays of NumPy are read`() throws {
        #expect(try fixture("numpy-i8").values == .int64([1, -2, 3, 1 << 62]))
        #expect(try fixture("numpy-u1") == NPY(shape: [3], values: .uint8([0, 7, 255])))
        #expect(try fixture("numpy-empty").matrix() == VectorMatrix(rows: 0, columns: 5, values: []))
    }

    @Test func `what is written is what NumPy writes`() throws {
        for name in ["numpy-f4", "numpy-i8", "numpy-u1", "numpy-empty", "vectors"] {
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: fixturePath(name))))
            #expect(try NPY(bytes: bytes).encoded() == bytes, "\(name)")
        }
    }

    @Test(arguments: [[0], [5], [1, 1], [7, 3], [2, 3, 4]])
    func `an array survives a file`(_ shape: [Int]) throws {
        let count = shape.reduce(1, *)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).npy")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let arrays = [
            try NPY(shape: shape, values: .float32((0..<count).map { Float($0) / 3 })),
            try NPY(shape: shape, values: .int64((0..<count).map { Int64.max - Int64($0) })),
            try NPY(shape: shape, values: .uint8((0..<count).map { UInt8($0) })),
        ]
        for array in arrays {
            try array.write(to: path)
            #expect(try NPY(contentsOf: path) == array)
            #expect(throws: LookbookError.self) { try NPY(contentsOf: path, byteLimit: 100) }
        }
    }

    @Test(arguments: ["fortran", "big-endian", "i4"])
    func `kinds that are not read are refused`(_ kind: String) {
        #expect(code { try fixture("numpy-\(kind)") } == .npyType)
    }

    @Test func `a truncated array is an error at every length`() throws {
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: fixturePath("numpy-f4"))))
        for count in 0..<bytes.count {
            let expected: LookbookError.Code = count < 128 ? .npyFormat : .npyLength
            #expect(code { try NPY(bytes: Array(bytes[..<count])) } == expected, "\(count) bytes")
        }
        #expect(code { try NPY(bytes: bytes + [0]) } == .npyLength)
    }

    @Test func `a damaged header is an error`() throws {
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: fixturePath("numpy-f4"))))
        func replaced(_ old: String, _ new: String) -> [UInt8] {
            let text = String(decoding: bytes[10..<128], as: UTF8.self).replacingOccurrences(
                of: old, with: new)
            return Array(bytes[..<10]) + Array(text.utf8.prefix(118)) + Array(bytes[128...])
        }
        #expect(code { try NPY(bytes: replaced("(2, 3)", "(2, x)")) } == .npyFormat)
        #expect(code { try NPY(bytes: replaced("(2, 3)", "(2,-3)")) } == .npyShape)
        #expect(code { try NPY(bytes: replaced("descr", "dexcr")) } == .npyFormat)
        #expect(code { try NPY(bytes: replaced("(2, 3), }  ", "(9999999999, 9999999999)")) } == .npyShape)
        #expect(code { try NPY(bytes: replaced("(2, 3), }    ", "(9999999999, 99999)")) } == .npyLength)
        #expect(code { try NPY(bytes: [UInt8]("PK".utf8)) } == .npyFormat)
        #expect(code { try NPY(bytes: Array(bytes[..<6]) + [9] + Array(bytes[7...])) } == .npyType)
    }

    /// How many times as long a header eight times as long takes; work that grows with the square takes 64 times.
    private func growth(_ text: (Int) -> String) -> Double {
        func seconds(_ count: Int) -> Double {
            let header = Array(text(count).utf8)
            let size = [UInt8(header.count & 255), UInt8(header.count >> 8 & 255), 0, 0]
            let bytes = [0x93] + Array("NUMPY".utf8) + [2, 0] + size + header
            return (0..<5).map { _ in processorTime { _ = try? NPY(bytes: bytes) } }.min() ?? 0
        }
        return seconds(8000) / max(seconds(1000), 5e-5)
    }

    /// Seconds of this thread, so that whatever else runs does not count.
    private func processorTime(_ body: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        let start = now()
        body()
        return now() - start
    }

    @Test(arguments: ["1,", "0,", "'shape'", "'descr': ", "'", "\"descr\"", "(", "  "])
    func `the time for a header grows with its length`(_ part: String) {
        let start = "{'descr': '<f4', 'fortran_order': False, 'shape': ("
        let growths = [start, "{"].map { start in
            growth { count in start + String(repeating: part, count: min(count, 60_000 / part.utf8.count)) }
        }
        #expect(growths.allSatisfy { $0 < 28 }, "\(growths)")
    }

    @Test func `arrays that are no vectors are refused`() throws {
        #expect(code { try fixture("numpy-i8").matrix() } == .npyType)
        #expect(code { try NPY(shape: [1, 1, 2], values: .float32([1, 2])).matrix() } == .npyShape)
        #expect(code { try NPY(shape: [2, 2], values: .float32([1, 2])) } == .npyShape)
        #expect(code { try NPY(contentsOf: "/no/such/file.npy") } == .npyFile)
    }

    private func code<Result>(_ work: () throws -> Result) -> LookbookError.Code? {
        do {
            _ = try work()
            return nil
        } catch {
            return (error as? LookbookError)?.code
        }
    }
}
