internal import LookbookCore

extension LookbookError {
    static func shape(_ message: String) -> LookbookError {
        LookbookError(
            .networkShape, message, facts: [.remedy: "check the layers' sizes and the size of the input picture"])
    }
}
