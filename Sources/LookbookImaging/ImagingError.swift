public import LookbookCore

/// Why a picture, its file or its preprocessing cannot be used.
public struct ImagingError: ExplainedError, Hashable {
    /// What went wrong; its raw value is the error's code.
    public enum Reason: String, Sendable, CaseIterable {
        /// No bytes at all.
        case empty = "picture.empty"
        /// The first bytes are of no picture that Lookbook knows.
        case unknownFormat = "picture.unknown-format"
        /// A picture, or a kind of one, that Lookbook recognises and does not read.
        case unsupported = "picture.unsupported"
        /// The file ends before the picture does.
        case truncated = "picture.truncated"
        /// The file contradicts itself.
        case corrupt = "picture.corrupt"
        /// More pixels than ``LookbookCore/PictureLimits/pixels``.
        case tooManyPixels = "picture.too-many-pixels"
        /// More bytes than ``LookbookCore/PictureLimits/bytes``.
        case tooLarge = "picture.too-large"
        /// The decoder got no memory.
        case outOfMemory = "picture.out-of-memory"
        /// A picture has not the size that was asked for.
        case size = "picture.size"
        /// There is no file at the path.
        case fileMissing = "file.missing"
        /// A folder, a device, or a file that may not be read.
        case fileUnreadable = "file.unreadable"
        /// A file with more bytes than allowed.
        case fileTooLarge = "file.too-large"
        /// A preprocessing description that cannot be read or makes no sense.
        case preprocessing = "preprocessing.invalid"
    }

    /// What kind of failure.
    public let reason: Reason
    /// What happened, with sizes where they matter.
    public let message: String
    /// What to do about it.
    public let hint: String
    /// The reason's raw value.
    public var code: String { reason.rawValue }

    /// - Parameters:
    ///   - reason: what kind of failure.
    ///   - message: one sentence without a full stop.
    ///   - hint: what to do about it.
    public init(_ reason: Reason, _ message: String, hint: String) {
        self.reason = reason
        self.message = message
        self.hint = hint
    }
}
