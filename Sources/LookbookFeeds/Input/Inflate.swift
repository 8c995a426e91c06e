import CZlib
import LookbookCore

/// Unpacks deflated data piece by piece, up to a limit: an archive may claim anything, and hold more.
struct Inflate {
    /// How the data is wrapped.
    enum Wrapping: Int32 {
        /// gzip or zlib.
        case gzip = 47
        /// Nothing around it, as in a zip archive.
        case none = -15
    }

    private static let pieceSize = 1 << 16

    /// The most bytes that packed ones may become: deflate itself packs at most a thousand to one, and no text of products
    /// comes near two hundred.
    static func limit(ofPacked count: Int64) -> Int64 {
        min(max(count.multipliedReportingOverflow(by: 200).partialValue, 256 << 20), 64 << 30)
    }

    /// - Parameters:
    ///   - store: where the packed bytes are.
    ///   - range: which of them.
    ///   - wrapping: what is around them.
    ///   - limit: the most bytes that may come out.
    ///   - write: is given the bytes that come out.
    /// - Throws: ``LookbookError`` `feed.archive` for damaged data, `feed.too-large` beyond the limit.
    static func unpack(
        _ store: ByteStore, _ range: Range<Int64>, wrapping: Wrapping, limit: Int64,
        write: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        var stream = z_stream()
        guard lookbook_inflate_init(&stream, wrapping.rawValue) == Z_OK else { throw damaged(store.name) }
        defer { inflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: pieceSize)
        var place = range.lowerBound
        var total: Int64 = 0
        var isOver = false
        while place < range.upperBound {
            var input = try store.read(at: place, Int(min(Int64(pieceSize), range.upperBound - place)))
            guard !input.isEmpty else { break }
            place += Int64(input.count)
            let count = input.count
            try input.withUnsafeMutableBufferPointer { packed in
                stream.next_in = packed.baseAddress
                stream.avail_in = UInt32(count)
                while stream.avail_in > 0 || stream.avail_out == 0 {
                    if isOver {
                        // A gzip file may be several, one after the other; zeros behind the last are padding.
                        guard wrapping == .gzip, stream.avail_in > 0,
                            packed[count - Int(stream.avail_in)] == 0x1F
                        else { return }
                        inflateReset(&stream)
                        isOver = false
                    }
                    let result = output.withUnsafeMutableBufferPointer { buffer in
                        stream.next_out = buffer.baseAddress
                        stream.avail_out = UInt32(buffer.count)
                        return inflate(&stream, Z_NO_FLUSH)
                    }
                    guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
                        throw damaged(store.name)
                    }
                    let made = output.count - Int(stream.avail_out)
                    total += Int64(made)
                    guard total <= limit else { throw tooLarge(store.name, limit) }
                    try write(output[..<made])
                    isOver = result == Z_STREAM_END
                    if result == Z_BUF_ERROR || (made < output.count && stream.avail_in == 0) { break }
                }
            }
        }
        guard isOver else { throw damaged(store.name) }
    }

    static func damaged(_ name: String) -> LookbookError {
        LookbookError(
            .feedArchive, "\(name) is a damaged or incomplete archive",
            facts: [.remedy: "copy or download it again; gzip -t and unzip -t test archives"])
    }

    static func tooLarge(_ name: String, _ limit: Int64) -> LookbookError {
        LookbookError(
            .feedTooLarge, "\(name) would unpack to more than \(limit) bytes",
            facts: [
                .limit: String(limit),
                .remedy: "unpack it yourself, and import the file if it is what it should be",
            ])
    }
}
