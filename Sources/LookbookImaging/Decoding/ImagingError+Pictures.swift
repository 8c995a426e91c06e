internal import LookbookCore

extension LookbookError {
    static let empty = LookbookError(
        .pictureEmpty, "the file is empty", facts: [.remedy: "upload or download the picture again"])

    static func truncated(_ format: PictureFormat) -> LookbookError {
        LookbookError(
            .pictureTruncated, "the \(format.title) file ends before its picture does",
            facts: [.remedy: "the copy is incomplete: upload or download the picture again"])
    }

    /// - Parameter detail: what is wrong, often in the words of the native library.
    static func corrupt(_ format: PictureFormat, _ detail: String) -> LookbookError {
        LookbookError(
            .pictureCorrupt, "the \(format.title) file is damaged: \(detail)",
            facts: [.remedy: "open it in a picture editor and save it again, or fetch a new copy"])
    }

    static func unsupported(_ what: String) -> LookbookError {
        LookbookError(
            .pictureUnsupported, "\(what) is not supported",
            facts: [.remedy: "convert the picture to JPEG, PNG or WebP"])
    }

    static func outOfMemory(_ format: PictureFormat) -> LookbookError {
        LookbookError(
            .pictureOutOfMemory, "there is not enough memory to decode the \(format.title) file",
            facts: [.remedy: "lower the limit of pixels, or free memory"])
    }

    /// Too many bytes, for a picture (`picture.too-large`) or a file that is about to be read (`file.too-large`).
    static func tooLarge(_ code: Code, count: Int, limit: Int) -> LookbookError {
        LookbookError(
            code, "the file has \(count) bytes; the limit is \(limit)",
            facts: [.remedy: "save the picture smaller, or raise the limit of bytes"])
    }
}

extension PictureFormat {
    /// The name that a person knows.
    var title: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        }
    }
}
