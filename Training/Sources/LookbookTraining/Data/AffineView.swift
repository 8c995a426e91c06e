internal import Foundation
internal import LookbookCore

/// A window on a picture: crop, rotation and mirror in one, so that pixels are interpolated only once.
struct AffineView {
    // Where the output's column and row lead in the picture: x = ox + c * xc + r * xr, and y alike.
    private let ox, oy, xc, xr, yc, yr: Double
    let isIdentity: Bool
    private let width: Int
    private let height: Int

    init(_ options: Augmentation, width: Int, height: Int, using random: inout SeededGenerator) {
        self.width = width
        self.height = height
        let (w, h) = (Double(width), Double(height))
        let area = Double.random(in: options.cropArea...1, using: &random)
        let limit = log(options.cropRatio)
        let ratio = exp(Double.random(in: -limit...limit, using: &random))
        let columns = min((area * ratio).squareRoot(), 1) * w
        let rows = min((area / ratio).squareRoot(), 1) * h
        let centreX = Double.random(in: columns / 2...max(w - columns / 2, columns / 2), using: &random)
        let centreY = Double.random(in: rows / 2...max(h - rows / 2, rows / 2), using: &random)
        let isMirrored = Double.random(in: 0..<1, using: &random) < options.flip
        let angle = Double.random(in: -options.rotation...options.rotation, using: &random) * .pi / 180

        let (across, down) = ((isMirrored ? -1 : 1) * columns / w, rows / h)
        (xc, xr, yc, yr) = (across * cos(angle), -down * sin(angle), across * sin(angle), down * cos(angle))
        // The middle of the output shows the centre of the crop; pixels are counted at their centres.
        ox = centreX - 0.5 - (w - 1) / 2 * xc - (h - 1) / 2 * xr
        oy = centreY - 0.5 - (w - 1) / 2 * yc - (h - 1) / 2 * yr
        isIdentity = area == 1 && ratio == 1 && !isMirrored && angle == 0
    }

    /// Bilinear samples; beyond the edge the edge's pixel goes on. A crop is never larger than the picture, so nothing
    /// shrinks and no wider filter is needed.
    func sample(_ picture: Picture) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: width * height * 3) { out, count in
            picture.pixels.withUnsafeBufferPointer { source in
                for row in 0..<height {
                    for column in 0..<width {
                        let x = ox + Double(column) * xc + Double(row) * xr
                        let y = oy + Double(column) * yc + Double(row) * yr
                        blend(source, Float(x), Float(y), to: (row * width + column) * 3, of: out)
                    }
                }
            }
            count = width * height * 3
        }
    }

    @inline(__always)
    private func blend(
        _ source: UnsafeBufferPointer<UInt8>, _ x: Float, _ y: Float, to place: Int,
        of out: UnsafeMutableBufferPointer<UInt8>
    ) {
        let x = min(max(x, 0), Float(width - 1)), y = min(max(y, 0), Float(height - 1))
        let left = Int(x), top = Int(y)
        let fx = x - Float(left), fy = y - Float(top)
        let right = min(left + 1, width - 1), bottom = min(top + 1, height - 1)
        for channel in 0..<3 {
            let a = Float(source[(top * width + left) * 3 + channel])
            let b = Float(source[(top * width + right) * 3 + channel])
            let c = Float(source[(bottom * width + left) * 3 + channel])
            let d = Float(source[(bottom * width + right) * 3 + channel])
            let upper = a + (b - a) * fx, lower = c + (d - c) * fx
            out[place + channel] = UInt8(upper + (lower - upper) * fy + 0.5)
        }
    }
}
