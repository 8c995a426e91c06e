import LookbookCore

/// What stands before the numbers of a NumPy array file.
struct NPYHeader: Equatable {
    let type: ElementType
    let shape: [Int]
    /// Bytes before the first number.
    let byteCount: Int

    /// The number types that are read.
    enum ElementType: String, CaseIterable {
        case float16 = "<f2", float32 = "<f4", float64 = "<f8", int64 = "<i8", uint8 = "|u1"

        var byteCount: Int {
            switch self {
            case .uint8: 1
            case .float16: 2
            case .float32: 4
            case .float64, .int64: 8
            }
        }
    }

    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// The longest header that is read; NumPy's own have 128 bytes.
    static let limit = 65_536

    /// Reads a header from the first bytes of a file (at least `limit` of them, or all).
    init(_ bytes: ArraySlice<UInt8>) throws(LookbookError) {
        let start = bytes.startIndex
        guard bytes.starts(with: Self.magic), bytes.count >= 10 else {
            throw Self.damaged("the file does not begin as a NumPy array does")
        }
        let version = bytes[start + 6]
        guard 1...3 ~= version else {
            throw LookbookError(
                .npyType, "version \(version) of the NumPy format is unknown",
                facts: [.remedy: "save the array with numpy.save"])
        }
        let sizeBytes = version == 1 ? 2 : 4
        let size = bytes.dropFirst(8).prefix(sizeBytes).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard size <= Self.limit, bytes.count >= 8 + sizeBytes + size else {
            throw Self.damaged(
                "the header has \(size) bytes, and the file ends before that or the limit is exceeded")
        }
        let text = String(decoding: bytes.dropFirst(8 + sizeBytes).prefix(size), as: UTF8.self)
        type = try Self.type(text)
        shape = try Self.shape(text)
        byteCount = 8 + sizeBytes + size
    }

    /// The bytes of a version 1.0 header, padded so that the numbers begin at a multiple of 64.
    static func encode(type: ElementType, shape: [Int]) -> [UInt8] {
        let sides = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
        let text = "{'descr': '\(type.rawValue)', 'fortran_order': False, 'shape': (\(sides)), }"
        let padding = 63 - (10 + text.utf8.count) % 64
        let padded =
            Array(text.utf8) + Array(repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
        return magic + [1, 0, UInt8(padded.count & 255), UInt8(padded.count >> 8)] + padded
    }

    /// The product of a shape.
    static func count(_ shape: [Int]) throws(LookbookError) -> Int {
        var count = 1
        for side in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: side)
            guard side >= 0, !overflow else {
                throw LookbookError(
                    .npyShape, "the shape \(shape) is not possible", facts: [.remedy: "save the array again"])
            }
            count = product
        }
        return count
    }

    private static func type(_ text: String) throws(LookbookError) -> ElementType {
        guard
            let name = value("descr", in: text)?.split(whereSeparator: { "'\"".contains($0) }).first.map(
                String.init),
            let isFortran = value("fortran_order", in: text)
        else { throw damaged("the header does not say what the array holds") }
        guard !isFortran.hasPrefix("True") else {
            throw LookbookError(
                .npyType, "the array is stored column by column (Fortran order)",
                facts: [.remedy: "save numpy.ascontiguousarray(array)"])
        }
        guard let type = ElementType(rawValue: name) else {
            throw LookbookError(
                .npyType,
                name.hasPrefix(">")
                    ? "the array is big-endian (\(name))" : "the number type \(name) is not read",
                facts: [
                    .remedy:
                        "save it with .astype('<f4'); float16, float32, float64, int64 and uint8 are read"
                ])
        }
        return type
    }

    private static func shape(_ text: String) throws(LookbookError) -> [Int] {
        guard let value = value("shape", in: text), value.hasPrefix("("), let end = value.firstIndex(of: ")")
        else {
            throw damaged("the header does not say the array's shape")
        }
        let sides = value[..<end].dropFirst().split(separator: ",").map { part in
            Int(part.filter { $0 != " " })
        }
        let shape = sides.compactMap { $0 }
        guard shape.count == sides.count else { throw damaged("the shape \(value[...end]) cannot be read") }
        return shape
    }

    /// What follows `'key':` in the header, a Python dictionary.
    private static func value(_ key: String, in text: String) -> Substring? {
        guard let found = text.firstRange(of: "'\(key)'") ?? text.firstRange(of: "\"\(key)\"") else {
            return nil
        }
        let rest = text[found.upperBound...].drop { $0 == " " }
        return rest.first == ":" ? rest.dropFirst().drop { $0 == " " } : nil
    }

    private static func damaged(_ message: String) -> LookbookError {
        LookbookError(.npyFormat, message, facts: [.remedy: "give a file that numpy.save has written"])
    }
}
