#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// CIE L*a*b* (1976, D65) of sRGB colours (IEC 61966-2-1).
enum Lab {
    /// L* 0...100, a* and b* about -128...127; the fourth number is 0.
    @inline(__always)
    static func colour(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> SIMD4<Float> {
        let light = SIMD3(linear[Int(red)], linear[Int(green)], linear[Int(blue)])
        // Rows of the sRGB matrix, divided by the white point.
        let x = folded((light * SIMD3(0.433_953, 0.376_219, 0.189_828)).sum())
        let y = folded((light * SIMD3(0.212_673, 0.715_152, 0.072_175)).sum())
        let z = folded((light * SIMD3(0.017_757, 0.109_477, 0.872_766)).sum())
        return SIMD4(116 * y - 16, 500 * (x - y), 200 * (y - z), 0)
    }

    /// How different two colours look: the CIE 1976 difference.
    @inline(__always)
    static func difference(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
        ((a - b) * (a - b)).sum().squareRoot()
    }

    /// Light by the value of an sRGB channel.
    private static let linear: [Float] = (0...255).map { value in
        let v = Double(value) / 255
        return Float(v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4))
    }

    /// The cube root of 0...1, straight near 0, from a table of 4096 steps with interpolation between them. The error
    /// of L* stays below 0.05.
    @inline(__always)
    private static func folded(_ t: Float) -> Float {
        let place = min(max(t, 0), 1) * 4096
        let index = min(Int(place), 4095)
        let fraction = place - Float(index)
        return roots[index] * (1 - fraction) + roots[index + 1] * fraction
    }

    private static let roots: [Float] = (0...4096).map { step in
        let t = Double(step) / 4096
        return Float(t > 216.0 / 24_389 ? cbrt(t) : (24_389.0 / 27 * t + 16) / 116)
    }
}

/// A picture in L*a*b*, thinned out to a grid of samples.
struct LabGrid {
    let width: Int
    let height: Int
    private(set) var colours: [SIMD4<Float>]

    /// - Parameter longest: the most samples along a side; they lie evenly in the picture.
    init(_ pixels: [UInt8], width: Int, height: Int, longest: Int) {
        let columns = min(width, longest)
        let rows = min(height, longest)
        self.width = columns
        self.height = rows
        colours = []
        colours.reserveCapacity(columns * rows)
        for row in 0..<rows {
            let start = (row * 2 + 1) * height / (rows * 2) * width
            for column in 0..<columns {
                let place = (start + (column * 2 + 1) * width / (columns * 2)) * 3
                colours.append(Lab.colour(pixels[place], pixels[place + 1], pixels[place + 2]))
            }
        }
    }
}
