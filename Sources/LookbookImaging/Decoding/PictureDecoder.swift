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
