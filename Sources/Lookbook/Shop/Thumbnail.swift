import LookbookCore
package import LookbookImaging

/// Makes pictures smaller for pages.
package struct Thumbnail: Sendable {
    package let decoder: PictureDecoder

    package init(decoder: PictureDecoder) {
        self.decoder = decoder
    }

    /// A JPEG of a picture file, `width` pixels wide or, if the original is narrower, as wide as that.
    package func make(_ file: [UInt8], width: Int) throws -> [UInt8] {
        // The decoder may shrink to where the shorter side is this long, which for a wide picture is more than needed.
        let picture = try decoder.decode(file, shortestSide: width).picture
        guard picture.width > width else { return try JPEGEncoder().encode(picture) }
        let height = max(1, (picture.height * width + picture.width / 2) / picture.width)
        let small = try picture.resized(width: width, height: height, interpolation: .bilinear)
        return try JPEGEncoder().encode(small)
    }
}
