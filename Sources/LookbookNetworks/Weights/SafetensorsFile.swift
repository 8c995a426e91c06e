internal import FoundationEssentials
public import LookbookCore

/// A safetensors file, memory-mapped: only the tensors that are asked for are read.
public struct SafetensorsFile: Sendable {
    private let bytes: Data
    private let header: SafetensorsHeader

    /// Opens a file and checks its table of contents.
    ///
    /// - Throws: ``LookbookError`` `weights.file`, `weights.damaged` or `weights.type`.
    public init(path: String) throws(LookbookError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            throw LookbookError(
                .weightsFile, "the weights file \(path) cannot be read",
                facts: [.remedy: "check the path and the file's permissions"])
        }
        try self.init(data: data)
    }

    /// Reads a file that is in memory.
    public init(bytes: [UInt8]) throws(LookbookError) {
        try self.init(data: Data(bytes))
    }

    private init(data: Data) throws(LookbookError) {
        bytes = data
        header = try SafetensorsHeader(data)
    }

    /// The tensors' names, sorted.
    public var names: [String] { header.entries.keys.sorted() }

    /// What the file says of itself: words to words.
    public var metadata: [String: String] { header.metadata }

    /// The shape of a tensor, nil when there is none of that name.
    public func shape(of name: String) -> [Int]? { header.entries[name]?.shape }

    /// The type of a tensor's numbers, nil when there is none of that name.
    public func type(of name: String) -> ElementType? { header.entries[name]?.type }

    /// A tensor's bytes as they are in the file (little-endian, the last dimension fastest), nil when there is none.
    public func rawBytes(of name: String) -> [UInt8]? {
        header.entries[name].map { [UInt8](slice($0.bytes)) }
    }

    /// A tensor as 32-bit floats, from F32, F16, BF16 or F64.
    ///
    /// - Throws: ``LookbookError`` `weights.mismatch` when there is none of that name, `weights.type` when its type
    ///   holds no fractions.
    public func floats(of name: String) throws(LookbookError) -> [Float] {
        guard let entry = header.entries[name] else {
            throw LookbookError(
                .weightsMismatch, "the weights file has no tensor \(name)",
                facts: [.remedy: "check the file's origin"])
        }
        let values = slice(entry.bytes).withUnsafeBytes { raw -> [Float]? in
            switch entry.type {
            case .f32: raw.numbers(UInt32.self) { Float(bitPattern: $0) }
            case .f16: raw.numbers(UInt16.self) { float(halfBits: $0) }
            case .bf16: raw.numbers(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
            case .f64: raw.numbers(UInt64.self) { Float(Double(bitPattern: $0)) }
            case .bool, .u8, .i8, .u16, .i16, .u32, .i32, .u64, .i64: nil
            }
        }
        guard let values else {
            throw LookbookError(
                .weightsType,
                "the tensor \(name) has the type \(entry.type.rawValue), not a floating-point type",
                facts: [.remedy: "convert it to F32, F16 or BF16"])
        }
        return values
    }

    private func slice(_ range: Range<Int>) -> Data {
        bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound]
    }
}

extension UnsafeRawBufferPointer {
    /// Little-endian integers, each turned into a float. The bytes need not be aligned.
    fileprivate func numbers<T: FixedWidthInteger>(_: T.Type, _ convert: (T) -> Float) -> [Float] {
        (0..<count / MemoryLayout<T>.size).map { index in
            convert(T(littleEndian: loadUnaligned(fromByteOffset: index * MemoryLayout<T>.size, as: T.self)))
        }
    }
}

/// Types of numbers in a safetensors file, by the format's names.
public enum ElementType: String, Sendable, Hashable, CaseIterable, Codable {
    case bool = "BOOL"
    case u8 = "U8"
    case i8 = "I8"
    case u16 = "U16"
    case i16 = "I16"
    case f16 = "F16"
    case bf16 = "BF16"
    case u32 = "U32"
    case i32 = "I32"
    case f32 = "F32"
    case u64 = "U64"
    case i64 = "I64"
    case f64 = "F64"

    /// Bytes of one number.
    public var size: Int {
        switch self {
        case .bool, .u8, .i8: 1
        case .u16, .i16, .f16, .bf16: 2
        case .u32, .i32, .f32: 4
        case .u64, .i64, .f64: 8
        }
    }

    /// Whether values of this type can become weights: the floating-point types.
    public var isFloatingPoint: Bool {
        switch self {
        case .f16, .bf16, .f32, .f64: true
        case .bool, .u8, .i8, .u16, .i16, .u32, .i32, .u64, .i64: false
        }
    }
}

/// The bits of an IEEE half as a float. `Float16` does not exist on every platform that Swift supports.
func float(halfBits bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
        // Subnormal: a multiple of 2^-24, which a float holds exactly.
        let magnitude = Float(fraction) * 0x1p-24
        return sign == 0 ? magnitude : -magnitude
    case 0x1F:
        return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default:
        return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
}
