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
                    spng_decode_image(decoder.context, out.baseAddress, length, Int32(format.rawValue), flags))
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
