internal import FoundationEssentials

/// Writes safetensors files: tensors sorted by name, so that equal weights give equal files.
public enum SafetensorsWriter {
    /// A tensor to write.
    public struct Tensor: Sendable, Hashable {
        /// The type of the numbers.
        public let type: ElementType
        /// The sizes.
        public let shape: [Int]
        /// The numbers, little-endian, the last dimension fastest.
        public let bytes: [UInt8]

        /// - Precondition: `bytes` fills `shape`.
        public init(type: ElementType, shape: [Int], bytes: [UInt8]) {
            precondition(bytes.count == shape.reduce(type.size, *), "a tensor's bytes must fill its shape")
            self.type = type
            self.shape = shape
            self.bytes = bytes
        }

        /// 32-bit floats.
        ///
        /// - Precondition: `values` fills `shape`.
        public init(shape: [Int], values: [Float]) {
            self.init(type: .f32, shape: shape, bytes: values.littleEndianBytes)
        }
    }

    private struct Entry: Encodable {
        let dtype: String
        let shape: [Int]
        let data_offsets: [Int]
    }

    private enum HeaderValue: Encodable {
        case tensor(Entry)
        case metadata([String: String])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .tensor(let entry): try entry.encode(to: encoder)
            case .metadata(let values): try values.encode(to: encoder)
            }
        }
    }

    /// The bytes of a file.
    public static func bytes(_ tensors: [String: Tensor], metadata: [String: String] = [:]) throws -> [UInt8]
    {
        var header: [String: HeaderValue] = metadata.isEmpty ? [:] : ["__metadata__": .metadata(metadata)]
        var data: [UInt8] = []
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            let end = data.count + tensor.bytes.count
            header[name] = .tensor(
                Entry(dtype: tensor.type.rawValue, shape: tensor.shape, data_offsets: [data.count, end]))
            data += tensor.bytes
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = [UInt8](try encoder.encode(header))
        // The format lets spaces fill the header up, so that the data starts at a multiple of eight.
        json += [UInt8](repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
        return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) } + json + data
    }

    /// Writes a file, replacing one that is there in one step.
    public static func write(
        _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
    ) throws {
        try Data(try bytes(tensors, metadata: metadata)).write(to: URL(filePath: path), options: .atomic)
    }
}

extension [Float] {
    /// IEEE bits, little-endian.
    var littleEndianBytes: [UInt8] {
        map(\.bitPattern.littleEndian).withUnsafeBytes { [UInt8]($0) }
    }
}
