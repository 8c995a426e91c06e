internal import CTurboJPEG
public import LookbookCore

/// A TurboJPEG 2.1 decompressor. One picture at a time, used by one thread.
final class JPEGDecompressor {
    private let handle: tjhandle

    /// Size and colours as TurboJPEG reads them.
    struct Frame {
        let width: Int
        let height: Int
        let isCMYK: Bool
    }

    init() throws(LookbookError) {
        guard let handle = tjInitDecompress() else { throw .outOfMemory(.jpeg) }
        self.handle = handle
    }

    deinit {
        tjDestroy(handle)
    }

    /// Reads the header. Allocates nothing for pixels.
    func frame(of bytes: UnsafeBufferPointer<UInt8>) throws(LookbookError) -> Frame {
        var (width, height, subsampling, space) = (Int32(0), Int32(0), Int32(-1), Int32(-1))
        let status = tjDecompressHeader3(
            handle, bytes.baseAddress, UInt(bytes.count), &width, &height, &subsampling, &space)
        // A warning, or a subsampling that has no name in TurboJPEG, does not keep it from decoding: the size is there.
        if status != 0, width <= 0 || height <= 0 || space < 0 { throw failure() }
        let isCMYK = space == TJCS_CMYK.rawValue || space == TJCS_YCCK.rawValue
        return Frame(width: Int(width), height: Int(height), isCMYK: isCMYK)
    }

    /// Decodes to RGB (3 bytes a pixel) or, where `isCMYK`, to CMYK (4 bytes).
    ///
    /// - Parameters:
    ///   - width: of the result: the frame's, or the frame's scaled down by libjpeg's rounding.
    ///   - height: likewise.
    ///   - out: `width * height` pixels.
    /// - Returns: nil, or the first warning that libjpeg gave; the pixels after it are guesses.
    func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, width: Int, height: Int, isCMYK: Bool,
        into out: UnsafeMutableBufferPointer<UInt8>
    ) throws(LookbookError) -> String? {
        let format = isCMYK ? TJPF_CMYK : TJPF_RGB
        let status = tjDecompress2(
            handle, bytes.baseAddress, UInt(bytes.count), out.baseAddress, Int32(width), 0, Int32(height),
            format.rawValue, TJFLAG_LIMITSCANS)
        guard status != 0 else { return nil }
        guard tjGetErrorCode(handle) == TJERR_WARNING.rawValue else { throw failure() }
        return words
    }

    /// What the library says of its last failure.
    private var words: String {
        tjGetErrorStr2(handle).map { String(cString: $0) } ?? "no reason given"
    }

    private func failure() -> LookbookError {
        let words = words
        if words.contains("Insufficient memory") { return .outOfMemory(.jpeg) }
        if words.contains("Unsupported") || words.contains("not supported")
            || words.contains("not implemented")
        {
            return .unsupported("this kind of JPEG (\(words))")
        }
        return .corrupt(.jpeg, words)
    }
}

/// Writes pictures as JPEG files, for thumbnails.
public struct JPEGEncoder: Sendable {
    /// 1 (small) ... 100 (good).
    public let quality: Int

    /// - Parameter quality: 1...100; values outside are brought inside.
    public init(quality: Int = 85) {
        self.quality = min(100, max(1, quality))
    }

    /// The file of a picture: baseline JPEG, 4:2:0.
    ///
    /// - Throws: ``LookbookError`` when the encoder gets no memory, or the picture is larger than a JPEG can be.
    public func encode(_ picture: Picture) throws(LookbookError) -> [UInt8] {
        guard picture.width <= 65_500, picture.height <= 65_500 else {
            throw LookbookError(
                .pictureSize,
                "a picture of \(picture.width) x \(picture.height) pixels is too large for a JPEG",
                facts: [.remedy: "make it smaller first"])
        }
        guard let handle = tjInitCompress() else { throw .outOfMemory(.jpeg) }
        defer { tjDestroy(handle) }
        let (width, height) = (Int32(picture.width), Int32(picture.height))
        let sampling = Int32(TJSAMP_420.rawValue)
        let capacity = tjBufSize(width, height, sampling)
        var file = [UInt8](repeating: 0, count: Int(capacity))
        var size = capacity
        let status = file.withUnsafeMutableBufferPointer { out in
            // With TJFLAG_NOREALLOC the library writes into our buffer, which tjBufSize made large enough for the worst case.
            var target = out.baseAddress
            return tjCompress2(
                handle, picture.pixels, width, 0, height, TJPF_RGB.rawValue, &target, &size, sampling,
                Int32(quality),
                TJFLAG_NOREALLOC)
        }
        guard status == 0 else { throw .outOfMemory(.jpeg) }
        file.removeLast(file.count - Int(size))
        return file
    }
}
