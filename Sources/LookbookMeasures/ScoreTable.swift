
/// Values of some measures for some queries, each of which has a class: what means are taken of.
///
/// The rows are put in the order of their classes, so that the sums of a class are built in one pass over memory.
package struct ScoreTable {
    /// Number of measures.
    package let columns: Int
    /// Number of queries.
    package let rows: Int
    private let values: [Float]
    /// Where each class begins; classes without a query are left out.
    private let classStarts: [Int]

    /// - Parameters:
    ///   - columns: number of measures.
    ///   - values: `columns` numbers for each query.
    ///   - classes: the class of each query.
    package init(columns: Int, values: [Float], classes: [Int32]) {
        let order = classes.indices.sorted { (classes[$0], $0) < (classes[$1], $1) }
        self.columns = columns
        rows = classes.count
        self.values = order.flatMap { values[$0 * columns..<($0 + 1) * columns] }
        classStarts = order.indices.filter { $0 == 0 || classes[order[$0]] != classes[order[$0 - 1]] }
    }

    /// The means over the queries, and over the class means.
    ///
    /// - Parameter weights: how often each row counts; together as many as there are rows. A class whose rows all count 0 is not
    ///   part of the mean over classes.
    package func means(weights: [Int32]) -> (micro: [Double], macro: [Double]) {
        var micro = [Double](repeating: 0, count: columns)
        var macro = micro
        var present = 0
        for (index, start) in classStarts.enumerated() {
            let end = index + 1 < classStarts.count ? classStarts[index + 1] : rows
            let (sums, count) = sums(of: start..<end, weights: weights)
            guard count > 0 else { continue }
            present += 1
            for column in 0..<columns {
                micro[column] += sums[column]
                macro[column] += sums[column] / Double(count)
            }
        }
        return (micro.map { $0 / Double(rows) }, macro.map { $0 / Double(present) })
    }

    private func sums(of range: Range<Int>, weights: [Int32]) -> (sums: [Double], count: Int) {
        var sums = [Double](repeating: 0, count: columns)
        var count = 0
        values.withUnsafeBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { sums in
                for row in range where weights[row] > 0 {
                    let weight = Float(weights[row])
                    count += Int(weights[row])
                    for column in 0..<columns { sums[column] += Double(weight * values[row * columns + column]) }
                }
            }
        }
        return (sums, count)
    }
}
