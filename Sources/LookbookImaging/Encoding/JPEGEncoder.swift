internal import CTurboJPEG
public import LookbookCore

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
                .pictureSize, "a picture of \(picture.width) x \(picture.height) pixels is too large for a JPEG",
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
                handle, picture.pixels, width, 0, height, TJPF_RGB.rawValue, &target, &size, sampling, Int32(quality),
                TJFLAG_NOREALLOC)
        }
        guard status == 0 else { throw .outOfMemory(.jpeg) }
        file.removeLast(file.count - Int(size))
        return file
    }
}
