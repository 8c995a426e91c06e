import GRDB
import LookbookCore
import Synchronization

/// The fields of all items, column by column, as filters ask for them: read from the file once, and kept until something is
/// written, so that a filter costs a look at each item and at each distinct value, and no reading.
///
/// Without it a filter of fifty clauses reads fifty times as many rows as there are items, and takes seconds.
final class FilterColumns: Sendable {
    private let state = Mutex(State())
    /// Fields beyond these are read again: an item may have any number.
    private static let maximumColumns = 64

    private struct State {
        /// Of the catalogue, when the rest was read.
        var generation: Int64?
        var items = Items()
        var columns: [String: Column] = [:]
    }

    /// All items; a column has a place for each.
    private struct Items {
        var ids: [Item.ID] = []
        var places: [Int64: Int] = [:]
    }

    /// A field of all items.
    private struct Column {
        /// Each distinct value once.
        var values: [ItemFilter.FieldValue] = []
        /// By item: where its value is in `values`; -1 for none.
        var choice: [Int32] = []
    }

    /// The items that satisfy a filter in the snapshot that `db` reads.
    func ids(matching filter: ItemFilter, in db: Database) throws -> Set<Item.ID> {
        let generation = try db.generation()
        var kept = state.withLock { $0 }
        if kept.generation != generation {
            kept = State(generation: generation, items: try Self.items(db))
        }
        let names = try db.attributeNames()
        var left = Array(kept.items.ids.indices)
        for clause in filter.clauses where !left.isEmpty {
            left = Self.satisfying(clause, try column(of: clause.field, names, &kept, db), among: left)
        }
        keep(kept)
        return Set(left.map { kept.items.ids[$0] })
    }

    /// - Parameter column: of the clause's field; nil when no item has it.
    private static func satisfying(_ clause: ItemFilter.Clause, _ column: Column?, among items: [Int])
        -> [Int]
    {
        let none: ItemFilter.FieldValue? = nil
        let isSatisfiedByNone = clause.matches(none)
        guard let column else { return isSatisfiedByNone ? items : [] }
        let verdicts = column.values.map(clause.matches)
        return items.filter { item in
            let choice = Int(column.choice[item])
            return verdicts.indices.contains(choice) ? verdicts[choice] : isSatisfiedByNone
        }
    }

    /// Another thread may have read other columns meanwhile, or of a later generation.
    private func keep(_ read: State) {
        state.withLock { state in
            guard let generation = read.generation, generation >= state.generation ?? generation else {
                return
            }
            let others = state.generation == generation ? state.columns : [:]
            state = read
            if state.columns.count + others.count <= Self.maximumColumns {
                state.columns.merge(others) { mine, _ in mine }
            }
        }
    }

    // MARK: Reading

    private static func items(_ db: Database) throws -> Items {
        var items = Items()
        let rows = try Row.fetchCursor(db, sql: "SELECT row, id FROM item")
        while let row = try rows.next() {
            items.places[try row.at(0)] = items.ids.count
            items.ids.append(try row.at(1))
        }
        return items
    }

    /// - Parameter names: of all attributes.
    /// - Returns: nil for a field that no item has; nothing is kept of it, since clients may ask for any.
    private func column(
        of field: String, _ names: [Int64: String], _ kept: inout State, _ db: Database
    ) throws -> Column? {
        let folded = field.lowercased()
        // Fields whose names differ in case only are one field; in an item that has several, the name as written goes
        // first, and so it is read last.
        let attributes = names.filter { $0.value.lowercased() == folded }
            .sorted { $1.value == field && $0.value != field }
        let isOwn = Self.ownColumns[folded] != nil
        guard isOwn || !attributes.isEmpty else { return nil }
        let key = attributes.count > 1 ? field : folded
        if let column = kept.columns[key] { return column }
        var reader = ColumnReader(field: field, places: kept.items.places)
        if let column = Self.ownColumns[folded] {
            try reader.read(
                Row.fetchCursor(db, sql: "SELECT row, \(column) FROM item WHERE \(column) IS NOT NULL"))
        } else {
            for attribute in attributes {
                try reader.read(
                    Row.fetchCursor(
                        db, sql: "SELECT item, value FROM attribute WHERE name = ?",
                        arguments: [attribute.key]))
            }
        }
        if kept.columns.count >= Self.maximumColumns { kept.columns = [:] }
        kept.columns[key] = reader.column
        return reader.column
    }

    /// Where an item's own fields lie.
    private static let ownColumns = ["id": "id", "group": "style", "title": "title", "domain": "domain"]

    private struct ColumnReader {
        let field: String
        let places: [Int64: Int]
        var column: Column
        private var known: [String: Int32] = [:]

        init(field: String, places: [Int64: Int]) {
            self.field = field
            self.places = places
            column = Column(choice: [Int32](repeating: -1, count: places.count))
        }

        /// - Parameter rows: item and value; later ones replace earlier ones of the same item.
        mutating func read(_ rows: RowCursor) throws {
            while let row = try rows.next() {
                let value: String = try row.at(1)
                guard let place = places[try row.at(0)] else { continue }
                if let choice = known[value] {
                    column.choice[place] = choice
                } else if let choice = Int32(exactly: column.values.count) {
                    known[value] = choice
                    column.values.append(ItemFilter.FieldValue(value, of: field))
                    column.choice[place] = choice
                }
            }
        }
    }
}
