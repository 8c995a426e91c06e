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
        /// Paths of the pictures that the catalogue has of it and can use.
        let goodPictures: Set<String>
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
            let byPath = Dictionary(known.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
            let steps = entry.item.images.map { image in
                step(for: image, record: byPath[image.path], embedded: embedded)
            }
            let good = known.filter { $0.contentHash != nil && $0.failure == nil }.map(\.path)
            return Job(
                item: entry.item, line: entry.line, recorded: recordedItems[entry.item.id],
                goodPictures: Set(good),
                images: steps)
        }
    }

    private func step(for image: ItemImage, record: ImageRecord?, embedded: Set<String>) -> Step {
        if image.path == image.address {
            // Nothing of it is here. Without size and time it counts as changed when there is.
            let problem = LookbookError(
                .feedURLUnsupported, "the picture is at an address on the web: \(image.path.prefix(200))",
                facts: [.remedy: "download the pictures into a folder, and name it with --images"])
            let failure = ImageRecord.Failure(code: problem.code.rawValue, message: problem.message)
            return .fail(
                ImageRecord(path: image.path, byteCount: 0, modified: 0, contentHash: nil, failure: failure),
                problem)
        }
        let stamp: FileStamp
        do {
            stamp = try reader.stamp(image.path)
        } catch {
            let problem = LookbookError(error)
            let failure = ImageRecord.Failure(code: problem.code.rawValue, message: problem.message)
            let missing = ImageRecord(
                path: image.path, byteCount: 0, modified: 0, contentHash: nil, failure: failure)
            return .fail(missing, problem)
        }
        guard let record, record.byteCount == stamp.byteCount, record.modified == stamp.modified else {
            return .embed(stamp)
        }
        if let failure = record.failure {
            let known = LookbookError(recorded: failure)
            return retryFailed || !known.isFinal ? .embed(stamp) : .fail(record, known)
        }
        guard let hash = record.contentHash, embedded.contains(hash) else { return .embed(stamp) }
        return .keep(record)
    }
}

extension ImportPlan.Job {
    /// Whether the catalogue keeps the item as it has it, since the line would take a good picture from it.
    ///
    /// - Parameter failed: the paths of the line's pictures that cannot be used.
    func keepsRecorded(failed: Set<String>) -> Bool {
        guard recorded != nil, !goodPictures.isEmpty, !failed.isEmpty || item.images.isEmpty else {
            return false
        }
        return !goodPictures.isSubset(of: Set(item.images.map(\.path)).subtracting(failed))
    }

    /// The record of a picture that was just worked on.
    func record(of place: Int, contentHash: String?, problem: LookbookError?) -> ImageRecord {
        let path = item.images[place].path
        guard case .embed(let stamp) = images[place] else {
            return ImageRecord(path: path, byteCount: 0, modified: 0, contentHash: contentHash)
        }
        guard let problem else {
            return ImageRecord(
                path: path, byteCount: stamp.byteCount, modified: stamp.modified, contentHash: contentHash)
        }
        // Without size and time the file counts as changed, and is tried again.
        return ImageRecord(
            path: path, byteCount: problem.isFinal ? stamp.byteCount : 0,
            modified: problem.isFinal ? stamp.modified : 0,
            contentHash: contentHash, failure: .init(code: problem.code.rawValue, message: problem.message))
    }
}

extension ImportOutcome {
    /// An item for which the feed names no picture at all.
    static func withoutPicture(_ job: ImportPlan.Job) -> ImportOutcome {
        let problem = LookbookError(
            .feedNoPicture, "the item names no picture",
            facts: [.remedy: "fill its image column, or name the column with --map image=COLUMN"])
        return ImportOutcome(.failed, item: job.item.id, line: job.line, problem: problem)
    }
}
