internal import LookbookCore
import LookbookImaging

extension Picture {
    /// A picture that needs no file: slow and fast waves of different colours, so that every filter sees something.
    static func synthetic(for preprocessing: Preprocessing) -> Picture {
        let (width, height) = (preprocessing.width, preprocessing.height)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for row in 0..<height {
            for column in 0..<width {
                pixels.append(UInt8(column * 255 / width))
                pixels.append(UInt8(row * 255 / height))
                pixels.append((row / 8 + column / 8) % 2 == 0 ? 230 : 25)
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }
}
