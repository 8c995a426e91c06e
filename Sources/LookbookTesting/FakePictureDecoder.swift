public import LookbookCore

/// Decodes a made-up format: the four bytes `FAKE`, width, height (one byte each), then the pixels.
public struct FakePictureDecoder: PictureDecoding {
    /// A decoder; it has no state.
    public init() {}

    /// The file of a picture whose sides are below 256.
    public static func file(of picture: Picture) -> [UInt8] {
        signature + [UInt8(picture.width), UInt8(picture.height)] + picture.pixels
    }

    /// Never scales.
    public func decode(_ bytes: [UInt8], shortestSide: Int?) throws -> DecodedPicture {
        guard bytes.starts(with: Self.signature), bytes.count >= 6 else {
            throw LookbookError(.pictureUnknownFormat, "these bytes are no fake picture")
        }
        let (width, height) = (Int(bytes[4]), Int(bytes[5]))
        guard width > 0, height > 0, bytes.count == 6 + width * height * 3 else {
            throw LookbookError(.pictureTruncated, "these bytes are no fake picture")
        }
        return DecodedPicture(
            picture: Picture(width: width, height: height, pixels: Array(bytes.dropFirst(6))), originalWidth: width,
            originalHeight: height, format: .png)
    }

    private static let signature = Array("FAKE".utf8)
}
