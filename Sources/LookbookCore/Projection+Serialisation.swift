/// The file form: `LBPROJ` and version 1; kind, input and output dimensions as 32-bit integers; then mean, variances and
/// components as 32-bit floats; all little-endian. Equal projections give equal bytes, so their hash is the identity.
extension Projection {
    private static let magic = Array("LBPROJ".utf8) + [1, 0]
    /// No feature extractor comes near; a damaged header must not ask for gigabytes.
    private static let mostDimensions = 65_536

    /// The bytes of the file.
    public var serialised: [UInt8] {
        var bytes = Self.magic
        let kindNumber = Kind.allCases.firstIndex(of: kind) ?? 0
        for number in [kindNumber, inputDimensions, dimensions] { bytes.append(word: UInt32(number)) }
        for value in mean + variances + components.values { bytes.append(word: value.bitPattern) }
        return bytes
    }

    /// Reads what ``serialised`` writes.
    ///
    /// - Throws: `input.projection` when the bytes are something else, damaged or cut.
    public init(serialised bytes: [UInt8]) throws(LookbookError) {
        let header = Self.magic.count + 12
        guard bytes.count >= header, Array(bytes.prefix(Self.magic.count)) == Self.magic else { throw Self.unreadable }
        let numbers = (0..<3).map { Int(bytes.word(at: Self.magic.count + 4 * $0)) }
        let (kind, input, output) = (numbers[0], numbers[1], numbers[2])
        guard Kind.allCases.indices.contains(kind), (1...Self.mostDimensions).contains(input),
            (1...Self.mostDimensions).contains(output),
            bytes.count == header + 4 * (input + output + input * output)
        else { throw Self.unreadable }
        let values = (0..<input + output + input * output).map {
            Float(bitPattern: bytes.word(at: header + 4 * $0))
        }
        try self.init(
            kind: Kind.allCases[kind], mean: Array(values[..<input]),
            components: VectorMatrix(rows: output, columns: input, values: Array(values[(input + output)...])),
            variances: Array(values[input..<input + output]))
    }

    private static var unreadable: LookbookError {
        LookbookError(
            .inputProjection, "the bytes are no projection of version 1, or are damaged",
            facts: [.remedy: "fit it again with `lookbook models project`"])
    }
}

extension [UInt8] {
    fileprivate mutating func append(word: UInt32) {
        for shift in [0, 8, 16, 24] as [UInt32] { append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    fileprivate func word(at start: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(self[start + $1]) << UInt32(8 * $1) }
    }
}
