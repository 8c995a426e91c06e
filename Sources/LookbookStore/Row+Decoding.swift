import GRDB

extension Row {
    /// A column's value. GRDB's subscript ends the process when a damaged file holds something else than it should.
    func at<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) throws -> Value {
        try decode(Value.self, atIndex: index)
    }
}
