import LookbookCore
import Synchronization

/// A catalogue that remembers which items were read from it by id.
final class ReadCounter: ForwardingCatalogue {
    let base: any Catalogue
    private let read = Mutex<[Item.ID]>([])

    init(_ base: any Catalogue) {
        self.base = base
    }

    /// The ids since the last call, ascending.
    func taken() -> [Item.ID] {
        read.withLock { read in
            defer { read = [] }
            return read.sorted()
        }
    }

    func items(_ ids: [Item.ID]) async throws -> [Item] {
        read.withLock { $0 += ids }
        return try await base.items(ids)
    }
}
