internal import LookbookCore

/// Reads one JPEG file.
struct JPEGReader {
    let bytes: [UInt8]
    let limits: PictureLimits

    func read(shortestSide: Int?) throws(LookbookError) -> RawPicture {
        do {
            return try readWhole(shortestSide: shortestSide)
        } catch {
            // A cut in the middle of a table looks like damage to libjpeg; the missing end marker tells.
            throw error.code == .pictureCorrupt && !hasEnd ? .truncated(.jpeg) : error
        }
    }

    /// Whether there is an end marker somewhere: pixels never contain its two bytes.
    private var hasEnd: Bool {
        zip(bytes, bytes.dropFirst()).contains { $0 == (0xFF, 0xD9) }
    }

    private func readWhole(shortestSide: Int?) throws(LookbookError) -> RawPicture {
        let header = try JPEGHeader(of: bytes)
        let decompressor = try JPEGDecompressor()
        let frame = try bytes.withUnsafeBufferPointer { file throws(LookbookError) in
            try decompressor.frame(of: file)
        }
        try limits.check(width: frame.width, height: frame.height, of: .jpeg)
        let scale = JPEGScale(width: frame.width, height: frame.height, shortestSide: shortestSide)
        let size = (width: scale.side(frame.width), height: scale.side(frame.height))
        let pixels = try pixels(decompressor, header, frame, size)
        return RawPicture(
            picture: Picture(width: size.width, height: size.height, pixels: pixels),
            originalWidth: frame.width,
            originalHeight: frame.height, orientation: header.orientation(in: bytes))
    }

    private typealias Frame = JPEGDecompressor.Frame
    private typealias Size = (width: Int, height: Int)

    /// Decodes, and once more with a cleaned header where a warning about the header may hide a worse one.
    private func pixels(
        _ decompressor: JPEGDecompressor, _ header: JPEGHeader, _ frame: Frame, _ size: Size
    ) throws(LookbookError) -> [UInt8] {
        let (first, warning) = try decode(bytes, decompressor, frame, size)
        guard let warning else { return first }
        switch JPEGWarning(warning, in: bytes, scanStart: header.scanStart) {
        case .harmless: return first
        case .truncated: return try pixelsWithoutEnd(decompressor, header, frame, size)
        case .corrupt: throw .corrupt(.jpeg, warning)
        case .header: break
        }
        let clean = header.cleaned(bytes)
        let (second, remaining) = try decode(clean, decompressor, frame, size)
        guard let remaining else { return second }
        let scanStart = clean.count - (bytes.count - header.scanStart)
        switch JPEGWarning(remaining, in: clean, scanStart: scanStart) {
        case .harmless: return second
        case .truncated: throw .truncated(.jpeg)
        case .corrupt, .header: throw .corrupt(.jpeg, remaining)
        }
    }

    /// A picture that is whole but for its end marker, as some programs write it and every browser shows it. With the
    /// marker put there, libjpeg has nothing to warn of, unless pixels are missing. Of a progressive file nobody can
    /// tell how many scans should have followed.
    private func pixelsWithoutEnd(
        _ decompressor: JPEGDecompressor, _ header: JPEGHeader, _ frame: Frame, _ size: Size
    ) throws(LookbookError) -> [UInt8] {
        guard !hasEnd, header.isSequential else { throw .truncated(.jpeg) }
        let (pixels, warning) = try decode(bytes + [0xFF, 0xD9], decompressor, frame, size)
        guard warning == nil else { throw .truncated(.jpeg) }
        return pixels
    }

    private func decode(
        _ bytes: [UInt8], _ decompressor: JPEGDecompressor, _ frame: Frame, _ size: Size
    ) throws(LookbookError) -> (pixels: [UInt8], warning: String?) {
        var warning: String?
        let count = size.width * size.height * (frame.isCMYK ? 4 : 3)
        let pixels = try [UInt8](unsafeUninitializedCapacity: count) { out, filled throws(LookbookError) in
            // What a damaged file does not fill is zero, not old memory.
            out.initialize(repeating: 0)
            warning = try bytes.withUnsafeBufferPointer { file throws(LookbookError) in
                try decompressor.decode(
                    file, width: size.width, height: size.height, isCMYK: frame.isCMYK, into: out)
            }
            filled = count
        }
        return (frame.isCMYK ? InvertedCMYK.rgb(pixels) : pixels, warning)
    }
}

/// Four inks to three lights.
enum InvertedCMYK {
    /// Each ink is stored as 255 minus its amount, so that a light is ink times black, rounded as Pillow does.
    static func rgb(_ cmyk: [UInt8]) -> [UInt8] {
        let count = cmyk.count / 4
        return [UInt8](unsafeUninitializedCapacity: count * 3) { out, filled in
            for pixel in 0..<count {
                let light = UInt32(cmyk[pixel * 4 + 3])
                for channel in 0..<3 {
                    let ink = 255 - UInt32(cmyk[pixel * 4 + channel])
                    out[pixel * 3 + channel] = UInt8(light - dividedBy255(ink * light))
                }
            }
            filled = count * 3
        }
    }
}

/// `value / 255`, rounded to nearest, for products of two bytes.
@inline(__always)
func dividedBy255(_ value: UInt32) -> UInt32 {
    let rounded = value + 128
    return (rounded + rounded >> 8) >> 8
}
