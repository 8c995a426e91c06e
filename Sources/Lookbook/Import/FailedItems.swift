package import LookbookCore

/// An item with a picture that could not be used the last time.
package struct FailedItem: Sendable {
    package let item: Item
    /// Its pictures that failed, and why.
    package let failures: [(image: String, failure: ImageRecord.Failure)]
}

extension Catalogue {
    /// Items with a picture that could not be used, ascending by id.
    ///
    /// - Parameters:
    ///   - after: those behind this id; nil for all.
    ///   - limit: how many at most.
    ///   - wanted: the items to choose from; nil for all.
    package func failedItems(
        after: Item.ID?, limit: Int, among wanted: Set<Item.ID>? = nil
    ) async throws -> [FailedItem] {
        var (found, last): ([FailedItem], Item.ID?) = ([], after)
        while found.count < limit {
            let page = try await items(after: last, limit: 500)
            guard let end = page.last else { break }
            last = end.id
            let records = try await imageRecords(of: page.map(\.id))
            for item in page where wanted?.contains(item.id) != false {
                let failures = (records[item.id] ?? []).compactMap { record in
                    record.failure.map { (image: record.path, failure: $0) }
                }
                if !failures.isEmpty { found.append(FailedItem(item: item, failures: failures)) }
            }
        }
        return Array(found.prefix(limit))
    }
}
