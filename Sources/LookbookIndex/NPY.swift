import Foundation
package import LookbookCore

/// NumPy's file format for arrays (`.npy`), versions 1.0, 2.0 and 3.0: little-endian, C order, one or two dimensions.
///
/// Format: NumPy Enhancement Proposal 1 and `numpy.lib.format`.
package struct NPY: Sendable, Hashable {
    /// The array's shape: `[rows, columns]`, or `[count]`.
    package let shape: [Int]
    /// The numbers, in C order (the last index runs fastest).
    package let values: Values

    /// The numbers by their type in the file.
    package enum Values: Sendable, Hashable {
        case float32([Float])
        case int64([Int64])
        case uint8([UInt8])

        /// How many there are.
        package var count: Int {
            switch self {
            case .float32(let values): values.count
            case .int64(let values): values.count
            case .uint8(let values): values.count
            }
        }
    }

    /// - Throws: ``LookbookError`` `npy.shape` when the shape does not hold as many numbers as there are.
    package init(shape: [Int], values: Values) throws(LookbookError) {
        guard try NPYHeader.count(shape) == values.count else {
            throw LookbookError(
                .npyShape, "\(values.count) numbers do not fill the shape \(shape)",
                facts: [.remedy: "make the product of the shape equal to the number of values"])
        }
        self.shape = shape
        self.values = values
    }

    /// Vectors as an array of two dimensions.
    package init(_ matrix: VectorMatrix) {
        shape = [matrix.rows, matrix.columns]
        values = .float32(matrix.values)
    }

    /// The array as vectors, one a row; an array of one dimension is a single vector.
    ///
    /// - Throws: ``LookbookError`` `npy.type` when the numbers are integers, `npy.shape` when there are not one or two dimensions.
    package func matrix() throws(LookbookError) -> VectorMatrix {
        guard case .float32(let numbers) = values else {
            throw LookbookError(
                .npyType, "the array holds integers, not vectors",
                facts: [.remedy: "save it with .astype('float32')"])
        }
        guard (1...2).contains(shape.count), let columns = shape.last else {
            throw LookbookError(
                .npyShape, "an array of shape \(shape) is not a list of vectors",
                facts: [.remedy: "reshape it to vectors x numbers"])
        }
        return VectorMatrix(rows: shape.count == 1 ? 1 : shape[0], columns: columns, values: numbers)
    }
}

extension NPY {
    /// Reads an array from the bytes of a file. float16 and float64 become float32.
    ///
    /// - Throws: ``LookbookError`` when it is no array, is of a kind that is not read, or the length does not fit.
    package init(bytes: [UInt8]) throws(LookbookError) {
        let header = try NPYHeader(bytes.prefix(NPYHeader.limit + 12))
        let count = try NPYHeader.count(header.shape)
        let (size, overflow) = count.multipliedReportingOverflow(by: header.type.byteCount)
        guard !overflow, bytes.count - header.byteCount == size else {
            throw LookbookError(
                .npyLength,
                "the header promises \(count) numbers of \(header.type.byteCount) bytes, and \(bytes.count - header.byteCount) bytes follow",
                facts: [.remedy: "save or copy the file again"])
        }
        shape = header.shape
        values = bytes.withUnsafeBytes { bytes in
            Self.decode(UnsafeRawBufferPointer(rebasing: bytes[header.byteCount...]), header.type, count)
        }
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer, _ type: NPYHeader.ElementType, _ count: Int)
        -> Values
    {
        switch type {
        case .uint8: .uint8(Array(bytes))
        case .int64: .int64(numbers(bytes, count, Int64.self).map(Int64.init(littleEndian:)))
        case .float16:
            .float32(numbers(bytes, count, UInt16.self).map { Self.float(half: UInt16(littleEndian: $0)) })
        case .float32:
            .float32(numbers(bytes, count, UInt32.self).map { Float(bitPattern: UInt32(littleEndian: $0)) })
        case .float64:
            .float32(
                numbers(bytes, count, UInt64.self).map { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
            )
        }
    }

    private static func numbers<Number: BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, _ type: Number.Type
    ) -> [Number] {
        Array(unsafeUninitializedCapacity: count) { buffer, initialised in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            initialised = count
        }
    }

    /// IEEE 754 binary16, which Swift has a type for on some processors only.
    static func float(half bits: UInt16) -> Float {
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 31)
        let fraction = Float(bits & 1023)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default:
            return sign * (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }

    /// The array as the bytes of a file of version 1.0.
    package func encoded() -> [UInt8] {
        switch values {
        case .float32(let numbers): Self.encode(.float32, shape, numbers.map(\.bitPattern.littleEndian))
        case .int64(let numbers): Self.encode(.int64, shape, numbers.map(\.littleEndian))
        case .uint8(let numbers): Self.encode(.uint8, shape, numbers)
        }
    }

    private static func encode<Number: BitwiseCopyable>(
        _ type: NPYHeader.ElementType, _ shape: [Int], _ numbers: [Number]
    ) -> [UInt8] {
        NPYHeader.encode(type: type, shape: shape) + numbers.withUnsafeBytes(Array.init)
    }
}

extension NPY {
    /// The most bytes of a file, unless told otherwise: 64 GiB.
    package static let defaultByteLimit = 64 << 30

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - byteLimit: the most bytes that it may have; checked before memory is taken.
    /// - Throws: ``LookbookError``.
    package init(contentsOf path: String, byteLimit: Int = defaultByteLimit) throws(LookbookError) {
        let bytes: [UInt8]
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
            guard size <= byteLimit else {
                throw LookbookError(
                    .npyLimit, "\(path) has \(size) bytes, and \(byteLimit) are allowed",
                    facts: [.remedy: "split the array"])
            }
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
        } catch let error as LookbookError {
            throw error
        } catch {
            throw LookbookError(
                .npyFile, "\(path) cannot be read: \(error.localizedDescription)",
                facts: [.remedy: "check the path and its permissions"])
        }
        try self.init(bytes: bytes)
    }

    /// Writes a file, replacing one that is there at once and completely.
    ///
    /// - Throws: ``LookbookError`` `npy.file`.
    package func write(to path: String) throws(LookbookError) {
        do {
            try Data(encoded()).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw LookbookError(
                .npyFile, "\(path) cannot be written: \(error.localizedDescription)",
                facts: [.remedy: "check that the folder exists and has room"])
        }
    }
}
