import LookbookCore

extension IndexError {
    static func noMemory(numbers: Int) -> IndexError {
        IndexError(
            .input, "there is not enough memory for \(numbers) numbers",
            hint: "index fewer vectors or use a bigger machine")
    }

    static func dimensions(_ found: Int, expected: Int) -> IndexError {
        IndexError(
            .dimensions, "the query has \(found) numbers and the index holds vectors of \(expected)",
            hint: "use the same feature extractor for the query and the catalogue")
    }

    static func tooManyDimensions(_ found: Int) -> IndexError {
        IndexError(
            .dimensions, "vectors of \(found) numbers cannot be indexed",
            hint: "use 1 to \(PaddedMatrix.columnLimit) numbers in a vector")
    }

    static func tooManyRows(_ found: Int) -> IndexError {
        IndexError(.input, "\(found) vectors are too many for one index", hint: "index at most \(Int32.max) vectors")
    }

    static func notFinite(row: Int) -> IndexError {
        IndexError(
            .notFinite, "vector \(row) holds a number that is infinite or not a number",
            hint: "leave the vector out or compute it again")
    }

    static func count(_ count: Int) -> IndexError {
        IndexError(.count, "\(count) neighbours cannot be searched for", hint: "ask for at least one")
    }

    static func subset(_ problem: String) -> IndexError {
        IndexError(
            .subset, "the rows to choose from \(problem)", hint: "give existing rows, ascending, each only once")
    }

    static func range(_ range: Range<Int>, rows: Int) -> IndexError {
        IndexError(
            .subset, "the rows \(range.lowerBound) ..< \(range.upperBound) are not all there",
            hint: "ask for rows from 0 ..< \(rows)")
    }
}
