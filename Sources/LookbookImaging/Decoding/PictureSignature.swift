internal import LookbookCore

/// Tells formats apart by their first bytes, never by a file's name.
enum PictureSignature {
    /// The format of a picture that Lookbook reads.
    ///
    /// - Throws: `picture.empty`; `picture.unsupported` for a known picture format that is not read;
    ///   `picture.unknown-format` for everything else, with a hint when it is known what it is.
    static func format(of bytes: [UInt8]) throws(LookbookError) -> PictureFormat {
        guard !bytes.isEmpty else { throw .empty }
        if let format = PictureFormat(firstBytes: bytes) { return format }
        if let cut = PictureFormat(cutFirstBytes: bytes) { throw .truncated(cut) }
        if let name = foreignPicture(bytes) { throw .unsupported(name) }
        throw unknown(bytes)
    }

    /// Signatures of pictures that Lookbook does not read: bytes at an offset, and a name for messages.
    private static let foreign: [(offset: Int, bytes: [UInt8], name: String)] = [
        (0, ascii("GIF8"), "GIF"), (0, ascii("BM"), "BMP"),
        (0, [0x49, 0x49, 0x2A, 0x00], "TIFF"), (0, [0x4D, 0x4D, 0x00, 0x2A], "TIFF"),
        (4, ascii("ftypavif"), "AVIF"), (4, ascii("ftypavis"), "AVIF"),
        (4, ascii("ftyphei"), "HEIC"), (4, ascii("ftyphev"), "HEIC"), (4, ascii("ftypmif1"), "HEIF"),
        (4, ascii("ftyp"), "a video"),
        (0, ascii("8BPS"), "a Photoshop document"), (0, ascii("%PDF"), "PDF"),
        (4, ascii("JXL "), "JPEG XL"), (0, [0xFF, 0x0A], "JPEG XL"),
        (4, ascii("jP  "), "JPEG 2000"), (0, [0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
        (0, [0x00, 0x00, 0x01, 0x00], "an icon file"),
    ]

    private static func foreignPicture(_ bytes: [UInt8]) -> String? {
        if let match = foreign.first(where: { bytes.dropFirst($0.offset).starts(with: $0.bytes) }) { return match.name }
        return beginning(bytes).contains("<svg") ? "SVG" : nil
    }

    private static func unknown(_ bytes: [UInt8]) -> LookbookError {
        let text = beginning(bytes)
        if text.hasPrefix("<!doctype html") || text.contains("<html") {
            return LookbookError(
                .pictureUnknownFormat, "the file is a web page, not a picture",
                facts: [
                    .remedy:
                        "the server probably answered with an error page; check the picture's address and fetch it again"
                ])
        }
        return LookbookError(
            .pictureUnknownFormat, "the file is no picture that Lookbook knows",
            facts: [.remedy: "it reads JPEG, PNG and WebP; check that the file was copied whole"])
    }

    /// The first characters in lower case, without leading white space and byte-order mark.
    private static func beginning(_ bytes: [UInt8]) -> String {
        let start = bytes.prefix(512).drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }
        return String(decoding: start, as: UTF8.self).lowercased()
    }

    private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }
}
