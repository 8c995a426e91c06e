public import LookbookCore

/// Decodes JPEG, PNG and WebP by what the bytes are, whatever the file is called.
///
/// - JPEG: baseline and progressive; grey, YCbCr, RGB, CMYK and YCCK (inks stored inverted, as Adobe writes them and
///   as Pillow and the browsers read them), 8 bits.
/// - PNG: every bit depth and colour type, interlaced or not; 16 bits are cut to the upper 8. Of an animated PNG the
///   default image.
/// - WebP: lossy and lossless; of an animation the first frame.
///
/// Transparency is laid over white. The EXIF orientation is applied (JPEG's APP1, PNG's eXIf, WebP's EXIF chunk).
/// Embedded ICC profiles, gamma and chromaticity are ignored: numbers are taken as sRGB, as Pillow does by default.
/// The file must be complete: a picture that ends early is an error, even when only its end marker is missing.
///
/// **Scaled JPEG decoding.** With `shortestSide`, a JPEG may be decoded at 1/2, 1/4 or 1/8 of its size, which is
/// cheaper; ``JPEGScale`` says when, and how near the result stays to a full decode.
public struct PictureDecoder: PictureDecoding {
    /// What a picture may cost.
    public let limits: PictureLimits

    /// - Parameter limits: checked before memory is allocated for pixels.
    public init(limits: PictureLimits = PictureLimits()) {
        self.limits = limits
    }

    /// See ``LookbookCore/PictureDecoding/decode(_:shortestSide:)``.
    ///
    /// - Throws: ``LookbookError`` with a code `picture.…`.
    public func decode(_ bytes: [UInt8], shortestSide: Int?) throws -> DecodedPicture {
        guard bytes.count <= limits.bytes else {
            throw LookbookError.tooLarge(.pictureTooLarge, count: bytes.count, limit: limits.bytes)
        }
        let format = try PictureSignature.format(of: bytes)
        let raw: RawPicture
        switch format {
        case .jpeg: raw = try JPEGReader(bytes: bytes, limits: limits).read(shortestSide: shortestSide)
        case .png: raw = try PNGReader(bytes: bytes, limits: limits).read()
        case .webp: raw = try WebPReader(bytes: bytes, limits: limits).read()
        }
        let turned = raw.orientation.swapsSides
        return DecodedPicture(
            picture: raw.orientation.upright(raw.picture),
            originalWidth: turned ? raw.originalHeight : raw.originalWidth,
            originalHeight: turned ? raw.originalWidth : raw.originalHeight,
            format: format)
    }
}

/// Pixels as they lie in the file, before the orientation is applied.
struct RawPicture {
    let picture: Picture
    let originalWidth: Int
    let originalHeight: Int
    let orientation: Orientation
}

extension PictureLimits {
    /// Refuses sizes that are empty or beyond the limit, before anyone allocates for them.
    func check(width: Int, height: Int, of format: PictureFormat) throws(LookbookError) {
        guard width > 0, height > 0 else { throw .corrupt(format, "its size is \(width) x \(height)") }
        guard max(width, height) <= PictureSides.longest else {
            throw LookbookError(
                .pictureTooManyPixels,
                "the picture has \(width) x \(height) pixels; a side may have \(PictureSides.longest)",
                facts: [.remedy: "make the picture smaller"])
        }
        guard width * height <= pixels else {
            throw LookbookError(
                .pictureTooManyPixels, "the picture has \(width) x \(height) pixels; the limit is \(pixels)",
                facts: [.remedy: "make the picture smaller, or raise the limit of pixels"])
        }
    }
}

/// Tells formats apart by their first bytes, never by a file's name.
enum PictureSignature {
    /// The format of a picture that Lookbook reads.
    ///
    /// - Throws: `picture.empty`; `picture.unsupported` for a known picture format that is not read;
    ///   `picture.unknown-format` for everything else, with a hint when it is known what it is.
    static func format(of bytes: [UInt8]) throws(LookbookError) -> PictureFormat {
        guard !bytes.isEmpty else { throw .empty }
        if let format = PictureFormat(firstBytes: bytes) { return format }
        if let cut = PictureFormat(cutFirstBytes: bytes) { throw .truncated(cut) }
        if let name = foreignPicture(bytes) { throw .unsupported(name) }
        throw unknown(bytes)
    }

    /// Signatures of pictures that Lookbook does not read: bytes at an offset, and a name for messages.
    private static let foreign: [(offset: Int, bytes: [UInt8], name: String)] = [
        (0, ascii("GIF8"), "GIF"), (0, ascii("BM"), "BMP"),
        (0, [0x49, 0x49, 0x2A, 0x00], "TIFF"), (0, [0x4D, 0x4D, 0x00, 0x2A], "TIFF"),
        (4, ascii("ftypavif"), "AVIF"), (4, ascii("ftypavis"), "AVIF"),
        (4, ascii("ftyphei"), "HEIC"), (4, ascii("ftyphev"), "HEIC"), (4, ascii("ftypmif1"), "HEIF"),
        (4, ascii("ftyp"), "a video"),
        (0, ascii("8BPS"), "a Photoshop document"), (0, ascii("%PDF"), "PDF"),
        (4, ascii("JXL "), "JPEG XL"), (0, [0xFF, 0x0A], "JPEG XL"),
        (4, ascii("jP  "), "JPEG 2000"), (0, [0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
        (0, [0x00, 0x00, 0x01, 0x00], "an icon file"),
    ]

    private static func foreignPicture(_ bytes: [UInt8]) -> String? {
        if let match = foreign.first(where: { bytes.dropFirst($0.offset).starts(with: $0.bytes) }) {
            return match.name
        }
        return beginning(bytes).contains("<svg") ? "SVG" : nil
    }

    private static func unknown(_ bytes: [UInt8]) -> LookbookError {
        let text = beginning(bytes)
        if text.hasPrefix("<!doctype html") || text.contains("<html") {
            return LookbookError(
                .pictureUnknownFormat, "the file is a web page, not a picture",
                facts: [
                    .remedy:
                        "the server probably answered with an error page; check the picture's address and fetch it again"
                ])
        }
        return LookbookError(
            .pictureUnknownFormat, "the file is no picture that Lookbook knows",
            facts: [.remedy: "it reads JPEG, PNG and WebP; check that the file was copied whole"])
    }

    /// The first characters in lower case, without leading white space and byte-order mark.
    private static func beginning(_ bytes: [UInt8]) -> String {
        let start = bytes.prefix(512).drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }
        return String(decoding: start, as: UTF8.self).lowercased()
    }

    private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }
}

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
