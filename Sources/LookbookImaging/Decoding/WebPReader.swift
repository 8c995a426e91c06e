internal import CWebP
internal import LookbookCore

/// Reads one WebP file through libwebp; of an animation the first frame, laid over white where it is smaller than
/// the canvas.
struct WebPReader {
    let bytes: [UInt8]
    let limits: PictureLimits

    func read() throws(LookbookError) -> RawPicture {
        try bytes.withUnsafeBufferPointer { file throws(LookbookError) in
            let container = try WebPContainer(file)
            try limits.check(width: container.width, height: container.height, of: .webp)
            let frame = try container.firstFrame()
            let picture = try decode(frame)
            return RawPicture(
                picture: picture.placed(
                    onWhite: (container.width, container.height),
                    at: (Int(frame.x_offset), Int(frame.y_offset))),
                originalWidth: container.width, originalHeight: container.height,
                orientation: container.orientation)
        }
    }

    private func decode(_ frame: WebPIterator) throws(LookbookError) -> Picture {
        let (width, height) = (Int(frame.width), Int(frame.height))
        try limits.check(width: width, height: height, of: .webp)
        let channels = frame.has_alpha != 0 ? 4 : 3
        let pixels = try [UInt8](unsafeUninitializedCapacity: width * height * channels) {
            out, filled throws(LookbookError) in
            var configuration = WebPDecoderConfig()
            guard WebPInitDecoderConfig(&configuration) != 0 else { throw .outOfMemory(.webp) }
            configuration.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB
            configuration.output.is_external_memory = 1
            configuration.output.u.RGBA.rgba = out.baseAddress
            configuration.output.u.RGBA.stride = Int32(width * channels)
            configuration.output.u.RGBA.size = out.count
            try check(WebPDecode(frame.fragment.bytes, frame.fragment.size, &configuration))
            guard configuration.output.width == frame.width, configuration.output.height == frame.height
            else {
                throw .corrupt(.webp, "its frame has another size than announced")
            }
            filled = out.count
        }
        let rgb = channels == 4 ? pixels.withUnsafeBufferPointer(AlphaOverWhite.rgb) : pixels
        return Picture(width: width, height: height, pixels: rgb)
    }

    private func check(_ status: VP8StatusCode) throws(LookbookError) {
        switch status {
        case VP8_STATUS_OK: return
        case VP8_STATUS_OUT_OF_MEMORY: throw .outOfMemory(.webp)
        case VP8_STATUS_NOT_ENOUGH_DATA, VP8_STATUS_SUSPENDED: throw .truncated(.webp)
        case VP8_STATUS_UNSUPPORTED_FEATURE: throw .unsupported("this kind of WebP")
        default: throw .corrupt(.webp, "its picture data cannot be decoded (status \(status.rawValue))")
        }
    }
}

/// The chunks of a WebP file. Valid as long as the bytes that it was made of.
private final class WebPContainer {
    private let demuxer: OpaquePointer
    private var frame = WebPIterator()

    init(_ file: UnsafeBufferPointer<UInt8>) throws(LookbookError) {
        var data = WebPData(bytes: file.baseAddress, size: file.count)
        var state = WEBP_DEMUX_PARSE_ERROR
        let demuxer = WebPDemuxPartial(&data, &state)
        guard let demuxer, state == WEBP_DEMUX_DONE else {
            WebPDemuxDelete(demuxer)
            throw state == WEBP_DEMUX_PARSE_ERROR
                ? .corrupt(.webp, "its chunks contradict each other") : .truncated(.webp)
        }
        self.demuxer = demuxer
    }

    deinit {
        WebPDemuxReleaseIterator(&frame)
        WebPDemuxDelete(demuxer)
    }

    var width: Int { Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH)) }
    var height: Int { Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT)) }

    func firstFrame() throws(LookbookError) -> WebPIterator {
        guard WebPDemuxGetFrame(demuxer, 1, &frame) != 0, frame.complete != 0 else { throw .truncated(.webp) }
        return frame
    }

    var orientation: Orientation {
        var chunk = WebPChunkIterator()
        defer { WebPDemuxReleaseChunkIterator(&chunk) }
        guard WebPDemuxGetChunk(demuxer, "EXIF", 1, &chunk) != 0 else { return .up }
        return Orientation(
            exif: Array(UnsafeBufferPointer(start: chunk.chunk.bytes, count: chunk.chunk.size))[...])
    }
}

extension Picture {
    /// The picture on a white canvas; itself when it fills it. What lies outside is cut.
    fileprivate func placed(onWhite size: (width: Int, height: Int), at place: (x: Int, y: Int)) -> Picture {
        if (width, height) == size { return self }
        var canvas = [UInt8](repeating: 255, count: size.width * size.height * 3)
        let columns = max(0, min(width, size.width - place.x))
        for row in 0..<max(0, min(height, size.height - place.y)) {
            let target = ((place.y + row) * size.width + place.x) * 3
            let source = row * width * 3
            canvas.replaceSubrange(target..<target + columns * 3, with: pixels[source..<source + columns * 3])
        }
        return Picture(width: size.width, height: size.height, pixels: canvas)
    }
}
