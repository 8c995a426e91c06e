import Foundation
import LookbookCore

/// A tiny picture of each format (8 x 8, one colour, drawn by Pillow), to see whether the codecs work.
struct SamplePicture {
    let format: PictureFormat
    let base64: String

    /// The file.
    var bytes: [UInt8] {
        Data(base64Encoded: base64).map { [UInt8]($0) } ?? []
    }

    /// One of each format.
    static let all = [
        SamplePicture(
            format: .jpeg,
            base64: """
                /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxO\
                UlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P\
                T09PT09PT0//wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QA\
                FQEBAQAAAAAAAAAAAAAAAAAABAb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCQAKrX/9k=
                """),
        SamplePicture(
            format: .png,
            base64: """
                iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFUlEQVR42mM8oWHDgA0wMeAAg1MCAO+cATyny4CLAAAAAElFTkSu\
                QmCC
                """),
        SamplePicture(
            format: .webp,
            base64: """
                UklGRjQAAABXRUJQVlA4ICgAAABwAQCdASoIAAgAAsBMJaACdAFAAAD+645dcLZZk//nEv/oF/4C7mAA
                """),
    ]
}
