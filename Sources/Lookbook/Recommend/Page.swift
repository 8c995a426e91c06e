/// Where a page of an answer begins: what comes before it is ranked like the rest and left out.
struct Page: Sendable {
    let offset: Int

    func cut(_ items: [SimilarItem]) -> [SimilarItem] {
        Array(items.dropFirst(offset))
    }

    func cut(_ groups: [GoesWithGroup]) -> [GoesWithGroup] {
        guard offset > 0 else { return groups }
        return groups.compactMap { group in
            let items = Array(group.items.dropFirst(offset))
            return items.isEmpty ? nil : GoesWithGroup(domain: group.domain, items: items)
        }
    }
}
