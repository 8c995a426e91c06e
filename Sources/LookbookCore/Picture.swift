/// Decoded pixels: 8-bit sRGB, three interleaved channels (R, G, B), row by row from the top left, upright.
public struct Picture: Sendable, Hashable {
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// `width * height * 3` bytes.
    public let pixels: [UInt8]

    /// - Precondition: the sides are positive and `pixels` holds `width * height * 3` bytes.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(
            width > 0 && height > 0 && pixels.count == width * height * 3, "a picture's pixels must fill it")
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}

/// A picture as it came out of its file, and what the file said of itself.
public struct DecodedPicture: Sendable {
    /// The pixels: upright, transparency laid over white, perhaps smaller than the original (see ``PictureDecoding``).
    public let picture: Picture
    /// The width of the upright original, in pixels.
    public let originalWidth: Int
    /// The height of the upright original, in pixels.
    public let originalHeight: Int
    /// The format found in the file's first bytes.
    public let format: PictureFormat

    /// Makes the value from its parts.
    public init(picture: Picture, originalWidth: Int, originalHeight: Int, format: PictureFormat) {
        self.picture = picture
        self.originalWidth = originalWidth
        self.originalHeight = originalHeight
        self.format = format
    }
}

/// The file formats that Lookbook reads.
public enum PictureFormat: String, Sendable, CaseIterable {
    case jpeg, png, webp

    /// The format that a file's first bytes tell, whatever its name says; nil for anything else, and for a file that is
    /// shorter than what would tell it.
    package init?(firstBytes bytes: some Collection<UInt8>) {
        if bytes.starts(with: Self.jpegMark) {
            self = .jpeg
        } else if bytes.starts(with: Self.pngMark) {
            self = .png
        } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webp
        } else {
            return nil
        }
    }

    /// The format that a file's first bytes, of which some are missing, are the beginning of.
    package init?(cutFirstBytes bytes: some Collection<UInt8>) {
        if bytes.count < 3, Self.jpegMark.starts(with: bytes) {
            self = .jpeg
        } else if (2..<Self.pngMark.count).contains(bytes.count), Self.pngMark.starts(with: bytes) {
            self = .png
        } else if (4..<12).contains(bytes.count), bytes.starts(with: "RIFF".utf8) {
            self = .webp
        } else {
            return nil
        }
    }

    private static let jpegMark: [UInt8] = [0xFF, 0xD8, 0xFF]
    private static let pngMark: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// As HTTP and pages name it: `image/jpeg`.
    package var mediaType: String { "image/\(rawValue)" }

    /// The endings of file names, in lower case and without a dot; the usual one first.
    package var suffixes: [String] { self == .jpeg ? ["jpg", "jpeg"] : [rawValue] }

    /// The endings of all pictures that Lookbook reads.
    package static let allSuffixes = allCases.flatMap(\.suffixes)

    /// How many times larger than wanted a JPEG stays that is decoded at a fraction of its size: so the resize that
    /// follows decides what is seen. Measured where the decoder uses it.
    package static let scaleMargin = 3
}

/// Bytes of a picture file in, upright pixels out.
public protocol PictureDecoding: Sendable {
    /// Decodes a whole file.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - shortestSide: when given, the decoder may deliver a smaller picture, if that is cheaper and both its sides
    ///     stay at or above this many pixels. `nil` asks for the original size.
    /// - Throws: a ``LookbookError`` with a code `picture.…` for whatever is no picture, is damaged, or is beyond the limits.
    func decode(_ bytes: [UInt8], shortestSide: Int?) throws -> DecodedPicture
}

/// What a picture may cost. Checked before anything is allocated for its pixels.
public struct PictureLimits: Sendable, Hashable {
    /// The most pixels (width x height), 100 million unless told otherwise.
    public var pixels: Int
    /// The most bytes of a file, 64 MiB unless told otherwise.
    public var bytes: Int

    /// Makes the value from its parts.
    public init(pixels: Int = 100_000_000, bytes: Int = 64 << 20) {
        self.pixels = pixels
        self.bytes = bytes
    }
}
