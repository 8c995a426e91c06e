internal import LookbookCore

/// The segments in front of a JPEG's first scan (ITU-T T.81, annex B), for what TurboJPEG does not tell.
struct JPEGHeader {
    /// A marker with its parameters, as a range of the file from the 0xFF on.
    struct Segment {
        let marker: UInt8
        let range: Range<Int>
    }

    private(set) var segments: [Segment] = []
    /// Where the first start-of-scan marker is.
    private(set) var scanStart = 0

    /// Walks from segment to segment; stray bytes between them are skipped, as libjpeg does.
    ///
    /// - Throws: `picture.truncated` when the file ends before the first scan, `picture.corrupt` when there is none.
    init(of bytes: [UInt8]) throws(LookbookError) {
        var place = 2
        while true {
            guard let prefix = bytes[place...].firstIndex(of: 0xFF),
                let code = bytes[prefix...].firstIndex(where: { $0 != 0xFF })
            else { throw .truncated(.jpeg) }
            place = code + 1
            let marker = bytes[code]
            switch marker {
            case 0x00, 0x01, 0xD0...0xD8: continue
            case 0xD9: throw .corrupt(.jpeg, "it holds no picture")
            case 0xDA:
                scanStart = code - 1
                return
            default:
                guard place + 2 <= bytes.count else { throw .truncated(.jpeg) }
                let length = Int(bytes[place]) << 8 | Int(bytes[place + 1])
                guard length >= 2 else { throw .corrupt(.jpeg, "a segment of \(length) bytes") }
                guard place + length <= bytes.count else { throw .truncated(.jpeg) }
                segments.append(Segment(marker: marker, range: code - 1..<place + length))
                place += length
            }
        }
    }

    /// The orientation of the first EXIF segment.
    func orientation(in bytes: [UInt8]) -> Orientation {
        for segment in segments where segment.marker == 0xE1 {
            let payload = bytes[segment.range].dropFirst(4)
            if payload.starts(with: Array("Exif\0".utf8)) { return Orientation(exif: payload) }
        }
        return .up
    }

    /// Whether the file has its pixels from top to bottom, in full.
    var isSequential: Bool {
        segments.contains { $0.marker == 0xC0 || $0.marker == 0xC1 }
    }

    /// The same picture with a header that gives libjpeg nothing to warn of: without stray bytes and metadata, with
    /// known versions. Then a warning that remains is about the picture itself.
    func cleaned(_ bytes: [UInt8]) -> [UInt8] {
        var clean: [UInt8] = [0xFF, 0xD8]
        for segment in segments {
            var part = Array(bytes[segment.range])
            switch segment.marker {
            case 0xE0:
                guard part.count >= 16, part[4...].starts(with: Array("JFIF\0".utf8)) else { continue }
                part.replaceSubrange(9..<11, with: [1, 1])
            case 0xEE:
                guard part.count >= 16, part[4...].starts(with: Array("Adobe".utf8)) else { continue }
                if part[15] > 2 { part[15] = components(in: bytes) == 4 ? 2 : 1 }
            case 0xE1...0xEF, 0xFE: continue
            default: break
            }
            clean += part
        }
        return clean + bytes[scanStart...]
    }

    /// The number of colour components that the frame header names.
    private func components(in bytes: [UInt8]) -> Int {
        let frame = segments.first {
            (0xC0...0xCF).contains($0.marker) && ![0xC4, 0xC8, 0xCC].contains($0.marker)
        }
        guard let frame, frame.range.count >= 10 else { return 0 }
        return Int(bytes[frame.range.lowerBound + 9])
    }
}

/// A warning of libjpeg, judged by its text: TurboJPEG hands out nothing else.
enum JPEGWarning {
    /// Nothing of the picture is lost.
    case harmless
    /// About the header; it hides whatever warnings follow.
    case header
    /// The file ended.
    case truncated
    /// Pixels were guessed.
    case corrupt

    /// - Parameters:
    ///   - text: libjpeg's sentence.
    ///   - bytes: the file.
    ///   - scanStart: where its first scan starts.
    init(_ text: String, in bytes: [UInt8], scanStart: Int) {
        if text.contains("Premature end of JPEG file") {
            self = .truncated
        } else if text.contains("JFIF revision") || text.contains("Adobe color transform") {
            self = .header
        } else if let (count, marker) = Self.strayBytes(text) {
            switch marker {
            case 0xD9: self = Self.isPadding(count, in: bytes, scanStart: scanStart) ? .harmless : .corrupt
            case 0xD0...0xD7: self = .corrupt
            default: self = .header
            }
        } else {
            self = .corrupt
        }
    }

    /// The numbers in "Corrupt JPEG data: 3 extraneous bytes before marker 0xd9".
    private static func strayBytes(_ text: String) -> (count: Int, marker: Int)? {
        let words = text.split(separator: " ")
        guard let place = words.firstIndex(of: "extraneous"), place > 0, let count = Int(words[place - 1]),
            let last = words.last, last.hasPrefix("0x"), let marker = Int(last.dropFirst(2), radix: 16)
        else { return nil }
        return (count, marker)
    }

    /// Bytes between the last pixel and the end marker are padding when they are few or all equal. Many different
    /// ones are pixels that the decoder did not get to, since damage made it lose its place.
    private static func isPadding(_ count: Int, in bytes: [UInt8], scanStart: Int) -> Bool {
        if count <= 16 { return true }
        var place = scanStart
        while let prefix = bytes[place...].firstIndex(of: 0xFF), prefix + 1 < bytes.count {
            if bytes[prefix + 1] == 0xD9 {
                let padding = bytes[max(scanStart, prefix - count)..<prefix]
                return padding.allSatisfy { $0 == padding.first }
            }
            place = prefix + 1
        }
        return false
    }
}

/// When a JPEG is decoded at a fraction of its size, by a smaller inverse transform of each block.
///
/// A scaled decode is not the same as a full decode that is resized: it cuts frequencies off where the filter of the
/// resize fades them out. The nearer the wanted size, the more that shows. So it is used only where
///
/// - the scaled shortest side is still at least ``margin`` times the wanted one, so that the resize that follows
///   decides what is seen, and
/// - both sides are multiples of the divisor; otherwise libjpeg rounds the size up, which shifts the picture by a part
///   of a pixel.
///
/// Measured on some 540 photographs of garments (sharp at their full size, so a hard case), each resized to a third of
/// the scaled size: the mean absolute difference to Pillow's full decode and resize has the mean 0.28 to 0.43 of 255, the 95th
/// percentile 0.63 and the maximum 0.98. At twice the wanted size, 3 to 56 % of the pictures would differ by more than 1.
struct JPEGScale {
    /// 1, 2, 4 or 8: sides are divided by it.
    let divisor: Int

    /// How many times larger than wanted a scaled picture must be.
    static let margin = PictureFormat.scaleMargin

    /// - Parameters:
    ///   - width: of the picture in the file.
    ///   - height: likewise.
    ///   - shortestSide: the wanted one; nil keeps the full size.
    init(width: Int, height: Int, shortestSide: Int?) {
        let shortest = min(width, height)
        divisor =
            [8, 4, 2].first { divisor in
                guard let shortestSide, width % divisor == 0, height % divisor == 0 else { return false }
                return shortest / divisor >= Self.margin * max(1, shortestSide)
            } ?? 1
    }

    /// A side after scaling.
    func side(_ length: Int) -> Int { length / divisor }
}
