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
            throw Refusal(code: "picture.unknown-format")
        }
        let (width, height) = (Int(bytes[4]), Int(bytes[5]))
        guard width > 0, height > 0, bytes.count == 6 + width * height * 3 else {
            throw Refusal(code: "picture.truncated")
        }
        return DecodedPicture(
            picture: Picture(width: width, height: height, pixels: Array(bytes.dropFirst(6))), originalWidth: width,
            originalHeight: height, format: .png)
    }

    private static let signature = Array("FAKE".utf8)

    private struct Refusal: ExplainedError {
        let code: String
        let message = "these bytes are no fake picture"
        let hint = "make them with FakePictureDecoder.file(of:)"
    }
}
