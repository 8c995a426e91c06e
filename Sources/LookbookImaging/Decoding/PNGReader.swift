internal import CSpng
internal import LookbookCore

/// Reads one PNG file through libspng.
struct PNGReader {
    let bytes: [UInt8]
    let limits: PictureLimits

    func read() throws(LookbookError) -> RawPicture {
        let chunks = try PNGChunks(of: bytes)
        try limits.check(width: chunks.width, height: chunks.height, of: .png)
        // Bit 2 of the colour type says that there is an alpha channel.
        let transparent = chunks.hasTransparency || chunks.colourType & 4 != 0
        let decoded = try decode(
            chunks, to: transparent ? SPNG_FMT_RGBA8 : SPNG_FMT_RGB8, channels: transparent ? 4 : 3)
        let pixels = transparent ? decoded.withUnsafeBufferPointer(AlphaOverWhite.rgb) : decoded
        return RawPicture(
            picture: Picture(width: chunks.width, height: chunks.height, pixels: pixels),
            originalWidth: chunks.width, originalHeight: chunks.height, orientation: chunks.orientation)
    }

    private func decode(
        _ chunks: PNGChunks, to format: spng_format, channels: Int
    ) throws(LookbookError) -> [UInt8] {
        let decoder = try PNGDecoder()
        return try chunks.essential.withUnsafeBufferPointer { file throws(LookbookError) in
            try decoder.check(spng_set_png_buffer(decoder.context, file.baseAddress, file.count))
            var length = 0
            try decoder.check(spng_decoded_image_size(decoder.context, Int32(format.rawValue), &length))
            guard length == chunks.width * chunks.height * channels else {
                throw .corrupt(.png, "its size contradicts its header")
            }
            return try [UInt8](unsafeUninitializedCapacity: length) { out, filled throws(LookbookError) in
                let flags = Int32(channels == 4 ? SPNG_DECODE_TRNS.rawValue : 0)
                try decoder.check(
                    spng_decode_image(decoder.context, out.baseAddress, length, Int32(format.rawValue), flags)
                )
                filled = length
            }
        }
    }
}

/// A libspng context. One picture, used by one thread; the file's bytes must outlive it.
private final class PNGDecoder {
    let context: OpaquePointer

    init() throws(LookbookError) {
        guard let context = spng_ctx_new(0) else { throw .outOfMemory(.png) }
        self.context = context
    }

    deinit {
        spng_ctx_free(context)
    }

    func check(_ status: Int32) throws(LookbookError) {
        guard status != 0 else { return }
        let words = spng_strerror(status).map { String(cString: $0) } ?? "error \(status)"
        switch status {
        case Int32(SPNG_IO_EOF.rawValue), Int32(SPNG_EIDAT_TOO_SHORT.rawValue): throw .truncated(.png)
        case Int32(SPNG_EMEM.rawValue): throw .outOfMemory(.png)
        default: throw .corrupt(.png, words)
        }
    }
}

/// The chunks of a PNG file (ISO/IEC 15948, clause 5).
struct PNGChunks {
    /// Width, height and colour type of the header.
    let width: Int
    let height: Int
    let colourType: UInt8
    /// Whether a tRNS chunk makes some colours transparent.
    private(set) var hasTransparency = false
    private(set) var orientation = Orientation.up
    /// The file without what pixels do not need: profiles and texts (which may be compressed bombs), animation,
    /// whatever is unknown. This is all that the decoder gets to see.
    private(set) var essential: [UInt8]

    /// - Throws: `picture.truncated` when the file ends before its IEND chunk, `picture.corrupt` without a header.
    init(of bytes: [UInt8]) throws(LookbookError) {
        guard bytes.count >= 33 else { throw .truncated(.png) }
        guard Self.number(bytes, 8) == 13, Self.name(bytes, 12) == "IHDR" else {
            throw .corrupt(.png, "it does not begin with its header")
        }
        width = Self.number(bytes, 16)
        height = Self.number(bytes, 20)
        colourType = bytes[25]
        essential = Array(bytes[..<33])
        try collect(bytes)
    }

    private mutating func collect(_ bytes: [UInt8]) throws(LookbookError) {
        essential.reserveCapacity(bytes.count)
        var place = 33
        while true {
            guard place + 12 <= bytes.count else { throw .truncated(.png) }
            let end = place + 12 + Self.number(bytes, place)
            guard end <= bytes.count else { throw .truncated(.png) }
            let name = Self.name(bytes, place + 4)
            switch name {
            case "PLTE", "tRNS", "IDAT", "IEND":
                essential += bytes[place..<end]
                hasTransparency = hasTransparency || name == "tRNS"
            case "eXIf":
                orientation = Orientation(exif: bytes[place + 8..<end - 4])
            default:
                // A chunk whose name begins with a capital letter must be understood.
                if bytes[place + 4] & 0x20 == 0 {
                    throw .corrupt(.png, "the critical chunk \"\(name)\" is unknown")
                }
            }
            if name == "IEND" { return }
            place = end
        }
    }

    private static func number(_ bytes: [UInt8], _ place: Int) -> Int {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func name(_ bytes: [UInt8], _ place: Int) -> String {
        String(decoding: bytes[place..<place + 4], as: UTF8.self)
    }
}

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
