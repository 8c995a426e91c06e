import Lookbook
import LookbookCore
import LookbookImaging

/// The pictures of a page: small copies, since a page shows some hundred of them.
struct SheetPictures {
    static let resultsPerQuery = 10
    /// Twice what a wide page shows, for screens with small pixels.
    private static let width = 200

    private let reader = LimitedFileReader(limit: PictureLimits().bytes)
    private let thumbnail = Thumbnail(decoder: PictureDecoder())

    /// A small JPEG of a file; nil when the file is not there, or no picture.
    func bytes(_ path: String) -> [UInt8]? {
        try? thumbnail.make(reader.read(path), width: Self.width)
    }
}
