/// Transparency laid over white paper.
enum AlphaOverWhite {
    /// R, G, B, A (not premultiplied) to R, G, B; rounds as Pillow's paste with a mask does.
    static func rgb(_ rgba: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let count = rgba.count / 4
        return [UInt8](unsafeUninitializedCapacity: count * 3) { out, filled in
            for pixel in 0..<count {
                let alpha = UInt32(rgba[pixel * 4 + 3])
                let white = 255 * (255 - alpha)
                for channel in 0..<3 {
                    let light = UInt32(rgba[pixel * 4 + channel])
                    out[pixel * 3 + channel] = UInt8(dividedBy255(light * alpha + white))
                }
            }
            filled = count * 3
        }
    }
}
