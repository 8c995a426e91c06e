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
                .npyType, "the array holds integers, not vectors", facts: [.remedy: "save it with .astype('float32')"])
        }
        guard (1...2).contains(shape.count), let columns = shape.last else {
            throw LookbookError(
                .npyShape, "an array of shape \(shape) is not a list of vectors",
                facts: [.remedy: "reshape it to vectors x numbers"])
        }
        return VectorMatrix(rows: shape.count == 1 ? 1 : shape[0], columns: columns, values: numbers)
    }
}
