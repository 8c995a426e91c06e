/// Values of some measures for some queries, each of which has a class: what means are taken of.
struct ScoreTable {
    /// Number of measures.
    let columns: Int
    /// `columns` numbers for each query.
    let values: [Float]
    /// The class of each query.
    let classes: [Int32]
    let classCount: Int

    /// The means of as many queries as there are, chosen by `pick`: over the queries, and over the class means.
    func means(pick: (Int) -> Int) -> (micro: [Double], macro: [Double]) {
        var sums = [Double](repeating: 0, count: classCount * columns)
        var counts = [Int](repeating: 0, count: classCount)
        values.withUnsafeBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { sums in
                for index in classes.indices {
                    let row = pick(index)
                    let group = Int(classes[row])
                    counts[group] += 1
                    for column in 0..<columns {
                        sums[group * columns + column] += Double(values[row * columns + column])
                    }
                }
            }
        }
        return average(sums, counts)
    }

    private func average(_ sums: [Double], _ counts: [Int]) -> (micro: [Double], macro: [Double]) {
        var micro = [Double](repeating: 0, count: columns)
        var macro = micro
        for group in 0..<classCount where counts[group] > 0 {
            for column in 0..<columns {
                micro[column] += sums[group * columns + column]
                macro[column] += sums[group * columns + column] / Double(counts[group])
            }
        }
        let present = Double(counts.filter { $0 > 0 }.count)
        let total = Double(classes.count)
        return (micro.map { $0 / total }, macro.map { $0 / present })
    }
}
