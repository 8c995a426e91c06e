public import LookbookCore

extension Picture {
    /// A single colour.
    public static func plain(width: Int, height: Int, colour: [UInt8] = [180, 40, 60]) -> Picture {
        Picture(width: width, height: height, pixels: (0..<width * height).flatMap { _ in colour })
    }

    /// Diagonal stripes with a gradient: no two corners alike.
    public static func stripes(width: Int, height: Int, step: Int = 17) -> Picture {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                let stripe = (x + 2 * y) / step % 2 == 0
                pixels += [stripe ? 200 : 40, UInt8(255 * y / height), UInt8(255 * x / width)]
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }
}
