internal import Foundation
internal import LookbookCore
internal import LookbookImaging
internal import Tensors

/// A picture of pictures: originals above, what the autoencoder makes of them below.
struct ReconstructionSheet {
    private static let gap = 4
    /// How many pairs fit.
    static let capacity = 8
    private let height: Int
    private let width: Int
    private var pairs: [(original: [UInt8], made: [UInt8])] = []

    init(height: Int, width: Int) {
        (self.height, self.width) = (height, width)
    }

    /// Takes as many pictures of a batch as there is room for.
    mutating func add(_ batch: PixelBatch, _ made: Tensor) throws {
        let room = min(Self.capacity - pairs.count, batch.places.count)
        guard room > 0 else { return }
        let (area, size) = (height * width, height * width * 3)
        let values = try made.narrowed(0, 0..<room).floats()
        for index in 0..<room {
            var pixels = [UInt8](repeating: 0, count: size)
            for channel in 0..<3 {
                for place in 0..<area {
                    let value = values[index * size + channel * area + place]
                    pixels[place * 3 + channel] = UInt8(min(max((value * 255).rounded(), 0), 255))
                }
            }
            pairs.append((Array(batch.pixels[index * size..<(index + 1) * size]), pixels))
        }
    }

    /// Writes a JPEG; nothing when there are no pictures.
    func write(to path: String) throws {
        guard !pairs.isEmpty else { return }
        let gap = Self.gap
        let whole = (width: pairs.count * (width + gap) - gap, height: 2 * height + gap)
        var pixels = [UInt8](repeating: 255, count: whole.width * whole.height * 3)
        for (index, pair) in pairs.enumerated() {
            for (row, picture) in [pair.original, pair.made].enumerated() {
                for line in 0..<height {
                    let from = line * width * 3
                    let to = ((row * (height + gap) + line) * whole.width + index * (width + gap)) * 3
                    pixels.replaceSubrange(to..<to + width * 3, with: picture[from..<from + width * 3])
                }
            }
        }
        let picture = Picture(width: whole.width, height: whole.height, pixels: pixels)
        try Data(JPEGEncoder(quality: 90).encode(picture)).write(to: URL(filePath: path), options: .atomic)
    }
}
