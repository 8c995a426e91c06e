internal import LookbookCore

extension ImagingError {
    static let empty = ImagingError(.empty, "the file is empty", hint: "upload or download the picture again")

    static func truncated(_ format: PictureFormat) -> ImagingError {
        ImagingError(
            .truncated, "the \(format.title) file ends before its picture does",
            hint: "the copy is incomplete: upload or download the picture again")
    }

    /// - Parameter detail: what is wrong, often in the words of the native library.
    static func corrupt(_ format: PictureFormat, _ detail: String) -> ImagingError {
        ImagingError(
            .corrupt, "the \(format.title) file is damaged: \(detail)",
            hint: "open it in a picture editor and save it again, or fetch a new copy")
    }

    static func unsupported(_ what: String) -> ImagingError {
        ImagingError(
            .unsupported, "\(what) is not supported", hint: "convert the picture to JPEG, PNG or WebP")
    }

    static func outOfMemory(_ format: PictureFormat) -> ImagingError {
        ImagingError(
            .outOfMemory, "there is not enough memory to decode the \(format.title) file",
            hint: "lower the limit of pixels, or free memory")
    }

    /// Too many bytes, for a picture (`picture.too-large`) or a file that is about to be read (`file.too-large`).
    static func tooLarge(_ reason: Reason, count: Int, limit: Int) -> ImagingError {
        ImagingError(
            reason, "the file has \(count) bytes; the limit is \(limit)",
            hint: "save the picture smaller, or raise the limit of bytes")
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
