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
