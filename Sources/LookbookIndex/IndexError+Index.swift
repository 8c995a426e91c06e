import LookbookCore

extension LookbookError {
    static func noMemory(numbers: Int) -> LookbookError {
        LookbookError(
            .indexInput, "there is not enough memory for \(numbers) numbers",
            facts: [.remedy: "index fewer vectors or use a bigger machine"])
    }

    static func dimensions(_ found: Int, expected: Int) -> LookbookError {
        LookbookError(
            .indexDimensions, "the query has \(found) numbers and the index holds vectors of \(expected)",
            facts: [.remedy: "use the same feature extractor for the query and the catalogue"])
    }

    static func tooManyDimensions(_ found: Int) -> LookbookError {
        LookbookError(
            .indexDimensions, "vectors of \(found) numbers cannot be indexed",
            facts: [.remedy: "use 1 to \(PaddedMatrix.columnLimit) numbers in a vector"])
    }

    static func tooManyRows(_ found: Int) -> LookbookError {
        LookbookError(
            .indexInput, "\(found) vectors are too many for one index",
            facts: [.remedy: "index at most \(Int32.max) vectors"])
    }

    static func notFinite(row: Int) -> LookbookError {
        LookbookError(
            .indexNotFinite, "vector \(row) holds a number that is infinite or not a number",
            facts: [.remedy: "leave the vector out or compute it again"])
    }

    static func count(_ count: Int) -> LookbookError {
        LookbookError(
            .indexCount, "\(count) neighbours cannot be searched for", facts: [.remedy: "ask for at least one"])
    }

    static func subset(_ problem: String) -> LookbookError {
        LookbookError(
            .indexSubset, "the rows to choose from \(problem)",
            facts: [.remedy: "give existing rows, ascending, each only once"])
    }

    static func range(_ range: Range<Int>, rows: Int) -> LookbookError {
        LookbookError(
            .indexSubset, "the rows \(range.lowerBound) ..< \(range.upperBound) are not all there",
            facts: [.remedy: "ask for rows from 0 ..< \(rows)"])
    }
}
