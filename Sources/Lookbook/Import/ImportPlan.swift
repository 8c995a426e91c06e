import LookbookCore

/// Decides for each picture of an item whether there is anything to do, from what the catalogue has recorded.
struct ImportPlan: Sendable {
    let catalogue: any Catalogue
    let reader: any FileReading
    let space: EmbeddingSpace.ID
    let retryFailed: Bool

    /// An item of the feed, and what is to be done with its pictures.
    struct Job: Sendable {
        let item: Item
        let line: Int
        /// The item as the catalogue has it; nil when it is new.
        let recorded: Item?
        var images: [Step]
    }

    /// What is to be done with one picture.
    enum Step: Sendable {
        case embed(FileStamp)
        case keep(ImageRecord)
        case fail(ImageRecord, LookbookError)
    }

    func jobs(for entries: [(item: Item, line: Int)]) async throws -> [Job] {
        let ids = entries.map(\.item.id)
        let records = try await catalogue.imageRecords(of: ids)
        let recordedItems = Dictionary(
            try await catalogue.items(ids).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let hashes = Set(records.values.joined().compactMap(\.contentHash))
        let embedded = try await catalogue.embedded(hashes, in: space)
        return entries.map { entry in
            let known = records[entry.item.id] ?? []
            let steps = entry.item.images.map { image in
                step(for: image, record: known.first { $0.path == image.path }, embedded: embedded)
            }
            return Job(item: entry.item, line: entry.line, recorded: recordedItems[entry.item.id], images: steps)
        }
    }

    private func step(for image: ItemImage, record: ImageRecord?, embedded: Set<String>) -> Step {
        let stamp: FileStamp
        do {
            stamp = try reader.stamp(image.path)
        } catch {
            let problem = LookbookError(error)
            let failure = ImageRecord.Failure(code: problem.code.rawValue, message: problem.message)
            let missing = ImageRecord(path: image.path, byteCount: 0, modified: 0, contentHash: nil, failure: failure)
            return .fail(missing, problem)
        }
        guard let record, record.byteCount == stamp.byteCount, record.modified == stamp.modified else {
            return .embed(stamp)
        }
        if let failure = record.failure {
            return retryFailed ? .embed(stamp) : .fail(record, LookbookError(recorded: failure))
        }
        guard let hash = record.contentHash, embedded.contains(hash) else { return .embed(stamp) }
        return .keep(record)
    }
}
