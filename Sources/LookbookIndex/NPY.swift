import Foundation
public import LookbookCore

/// NumPy's file format for arrays (`.npy`), versions 1.0, 2.0 and 3.0: little-endian, C order, one or two dimensions.
///
/// Format: NumPy Enhancement Proposal 1 and `numpy.lib.format`.
public struct NPY: Sendable, Hashable {
    /// The array's shape: `[rows, columns]`, or `[count]`.
    public let shape: [Int]
    /// The numbers, in C order (the last index runs fastest).
    public let values: Values

    /// The numbers by their type in the file.
    public enum Values: Sendable, Hashable {
        case float32([Float])
        case int64([Int64])
        case uint8([UInt8])

        /// How many there are.
        public var count: Int {
            switch self {
            case .float32(let values): values.count
            case .int64(let values): values.count
            case .uint8(let values): values.count
            }
        }
    }

    /// - Throws: ``NPYError`` `npy.shape` when the shape does not hold as many numbers as there are.
    public init(shape: [Int], values: Values) throws(NPYError) {
        guard try NPYHeader.count(shape) == values.count else {
            throw NPYError(
                .shape, "\(values.count) numbers do not fill the shape \(shape)",
                hint: "make the product of the shape equal to the number of values")
        }
        self.shape = shape
        self.values = values
    }

    /// Vectors as an array of two dimensions.
    public init(_ matrix: VectorMatrix) {
        shape = [matrix.rows, matrix.columns]
        values = .float32(matrix.values)
    }

    /// The array as vectors, one a row; an array of one dimension is a single vector.
    ///
    /// - Throws: ``NPYError`` `npy.type` when the numbers are integers, `npy.shape` when there are not one or two dimensions.
    public func matrix() throws(NPYError) -> VectorMatrix {
        guard case .float32(let numbers) = values else {
            throw NPYError(.type, "the array holds integers, not vectors", hint: "save it with .astype('float32')")
        }
        guard (1...2).contains(shape.count), let columns = shape.last else {
            throw NPYError(
                .shape, "an array of shape \(shape) is not a list of vectors", hint: "reshape it to vectors x numbers")
        }
        return VectorMatrix(rows: shape.count == 1 ? 1 : shape[0], columns: columns, values: numbers)
    }
}

/// Why an array could not be read or written.
public struct NPYError: ExplainedError, Hashable {
    /// What kind of failure.
    public enum Reason: String, Sendable {
        /// The file cannot be opened, read or written.
        case file
        /// It is no NumPy array, or its header is damaged.
        case format
        /// A version, number type, byte order or memory order that is not read.
        case type
        /// The shape and the numbers do not fit each other.
        case shape
        /// The file ends early or goes on after the last number.
        case length
        /// More bytes than the limit.
        case limit
    }

    /// What kind of failure.
    public let reason: Reason
    /// One sentence: what happened.
    public let message: String
    /// One sentence: what to do about it.
    public let hint: String
    /// `npy.` and the reason.
    public var code: String { "npy.\(reason.rawValue)" }

    init(_ reason: Reason, _ message: String, hint: String) {
        self.reason = reason
        self.message = message
        self.hint = hint
    }
}
