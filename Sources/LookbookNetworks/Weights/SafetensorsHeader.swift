internal import FoundationEssentials
import LookbookCore

/// The table of contents of a safetensors file: eight bytes with its length, then JSON.
///
/// Layout: <https://github.com/huggingface/safetensors#format>. The data must be covered by the tensors without holes
/// and without overlaps; that is checked here, so that no later read can leave the file.
struct SafetensorsHeader {
    /// One tensor's entry.
    struct Entry {
        let type: ElementType
        let shape: [Int]
        /// Bytes, counted from the start of the file.
        let bytes: Range<Int>
    }

    let entries: [String: Entry]
    let metadata: [String: String]

    /// The format's own limit for the JSON.
    static let largestSize = 100_000_000

    /// Reads and checks the table.
    ///
    /// - Parameter file: the whole file, from index 0.
    init(_ file: Data) throws(LookbookError) {
        guard file.count >= 8 else { throw .damaged("it is shorter than eight bytes") }
        let size = (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(file[file.startIndex + $1]) }
        guard size <= UInt64(Self.largestSize), Int(size) <= file.count - 8 else {
            throw .damaged("its header should be \(size) bytes long, more than the file or the limit allows")
        }
        let json = file[file.startIndex + 8..<file.startIndex + 8 + Int(size)]
        let raw: [String: RawEntry]
        do {
            raw = try JSONDecoder().decode([String: RawEntry].self, from: Data(json))
        } catch {
            throw .damaged("its header is not the JSON that the format asks for")
        }
        let data = 8 + Int(size)..<file.count
        var metadata: [String: String] = [:]
        var entries: [String: Entry] = [:]
        for (name, entry) in raw {
            switch entry {
            case .metadata(let values):
                guard name == "__metadata__" else {
                    throw .damaged("the entry \(name) has no type, shape and offsets")
                }
                metadata = values
            case .tensor(let tensor):
                entries[name] = try Self.checked(tensor, name: name, data: data)
            }
        }
        try Self.checkCoverage(entries, data: data)
        self.entries = entries
        self.metadata = metadata
    }

    private static func checked(_ raw: RawTensor, name: String, data: Range<Int>) throws(LookbookError)
        -> Entry
    {
        guard let type = ElementType(rawValue: raw.type) else {
            throw LookbookError(
                .weightsType, "the tensor \(name) has the unknown type \(raw.type)",
                facts: [.remedy: "convert it to F32, F16 or BF16"])
        }
        var size = type.size
        for dimension in raw.shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow else {
                throw .damaged("the tensor \(name) has the shape \(raw.shape)")
            }
            size = product
        }
        guard raw.offsets.count == 2, raw.offsets[0] >= 0, raw.offsets[0] <= raw.offsets[1],
            raw.offsets[1] <= data.count
        else {
            throw .damaged(
                "the tensor \(name) has the offsets \(raw.offsets), outside the \(data.count) bytes of data")
        }
        guard raw.offsets[1] - raw.offsets[0] == size else {
            throw .damaged(
                "the tensor \(name) takes \(raw.offsets[1] - raw.offsets[0]) bytes; its shape needs \(size)")
        }
        let start = data.lowerBound + raw.offsets[0]
        return Entry(type: type, shape: raw.shape, bytes: start..<start + size)
    }

    private static func checkCoverage(_ entries: [String: Entry], data: Range<Int>) throws(LookbookError) {
        var end = data.lowerBound
        let ordered = entries.sorted {
            ($0.value.bytes.lowerBound, $0.value.bytes.upperBound, $0.key)
                < ($1.value.bytes.lowerBound, $1.value.bytes.upperBound, $1.key)
        }
        for (name, entry) in ordered {
            guard entry.bytes.lowerBound == end else {
                throw .damaged("the tensor \(name) overlaps another or leaves a hole before it")
            }
            end = entry.bytes.upperBound
        }
        guard end == data.upperBound else {
            throw .damaged("\(data.upperBound - end) bytes at its end belong to no tensor")
        }
    }
}

/// An entry as it stands in the JSON.
private enum RawEntry: Decodable {
    case tensor(RawTensor)
    case metadata([String: String])

    init(from decoder: any Decoder) throws {
        if let tensor = try? RawTensor(from: decoder) {
            self = .tensor(tensor)
        } else {
            self = .metadata(try [String: String](from: decoder))
        }
    }
}

private struct RawTensor: Decodable {
    let type: String
    let shape: [Int]
    let offsets: [Int]

    private enum CodingKeys: String, CodingKey {
        case type = "dtype"
        case shape
        case offsets = "data_offsets"
    }
}

extension LookbookError {
    static func damaged(_ fault: String) -> LookbookError {
        LookbookError(
            .weightsDamaged, "the weights file is not a whole safetensors file: \(fault)",
            facts: [.remedy: "fetch or convert the file again"])
    }
}
