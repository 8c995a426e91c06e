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
        precondition(width > 0 && height > 0 && pixels.count == width * height * 3, "a picture's pixels must fill it")
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
}
