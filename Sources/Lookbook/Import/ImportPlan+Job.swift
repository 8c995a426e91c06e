import LookbookCore

extension ImportPlan.Job {
    /// The record of a picture that was just worked on.
    func record(of place: Int, contentHash: String?, problem: LookbookError?) -> ImageRecord {
        let path = item.images[place].path
        guard case .embed(let stamp) = images[place] else {
            return ImageRecord(path: path, byteCount: 0, modified: 0, contentHash: contentHash)
        }
        let failure = problem.map { ImageRecord.Failure(code: $0.code.rawValue, message: $0.message) }
        return ImageRecord(
            path: path, byteCount: stamp.byteCount, modified: stamp.modified, contentHash: contentHash, failure: failure
        )
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
