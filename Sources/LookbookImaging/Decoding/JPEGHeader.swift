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
        let frame = segments.first { (0xC0...0xCF).contains($0.marker) && ![0xC4, 0xC8, 0xCC].contains($0.marker) }
        guard let frame, frame.range.count >= 10 else { return 0 }
        return Int(bytes[frame.range.lowerBound + 9])
    }
}
