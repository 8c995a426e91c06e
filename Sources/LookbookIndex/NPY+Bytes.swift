package import LookbookCore

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

    private static func decode(_ bytes: UnsafeRawBufferPointer, _ type: NPYHeader.ElementType, _ count: Int) -> Values {
        switch type {
        case .uint8: .uint8(Array(bytes))
        case .int64: .int64(numbers(bytes, count, Int64.self).map(Int64.init(littleEndian:)))
        case .float16: .float32(numbers(bytes, count, UInt16.self).map { Self.float(half: UInt16(littleEndian: $0)) })
        case .float32:
            .float32(numbers(bytes, count, UInt32.self).map { Float(bitPattern: UInt32(littleEndian: $0)) })
        case .float64:
            .float32(numbers(bytes, count, UInt64.self).map { Float(Double(bitPattern: UInt64(littleEndian: $0))) })
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
        default: return sign * (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
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
