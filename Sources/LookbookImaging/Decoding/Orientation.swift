internal import LookbookCore

/// How a camera held the picture: EXIF tag 0x0112 (CIPA DC-008). The raw value is the tag's.
enum Orientation: Int, CaseIterable, Sendable {
    case up = 1, mirrored, turned180, mirroredTurned180, transposed, turned270, transversed, turned90

    /// Whether width and height change places.
    var swapsSides: Bool { rawValue >= 5 }

    /// The picture as it should be looked at.
    func upright(_ picture: Picture) -> Picture {
        guard self != .up else { return picture }
        let (width, height) = (picture.width, picture.height)
        let (start, column, row) = walk(width: width, height: height)
        let (outWidth, outHeight) = swapsSides ? (height, width) : (width, height)
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { out, count in
            picture.pixels.withUnsafeBufferPointer { source in
                var target = 0
                for y in 0..<outHeight {
                    var from = (start + y * row) * 3
                    for _ in 0..<outWidth {
                        out[target] = source[from]
                        out[target + 1] = source[from + 1]
                        out[target + 2] = source[from + 2]
                        target += 3
                        from += column * 3
                    }
                }
            }
            count = width * height * 3
        }
        return Picture(width: outWidth, height: outHeight, pixels: pixels)
    }

    /// How to read the stored pixels in upright order: the first pixel's place, and how far the next column and the
    /// next row lie from it.
    private func walk(width w: Int, height h: Int) -> (start: Int, column: Int, row: Int) {
        switch self {
        case .up: (0, 1, w)
        case .mirrored: (w - 1, -1, w)
        case .turned180: (w * h - 1, -1, -w)
        case .mirroredTurned180: (w * (h - 1), 1, -w)
        case .transposed: (0, w, 1)
        case .turned270: (w * (h - 1), -w, 1)
        case .transversed: (w * h - 1, -w, -1)
        case .turned90: (w - 1, w, -1)
        }
    }
}

extension Orientation {
    /// Reads the tag out of an EXIF block: TIFF, perhaps behind the six bytes `Exif\0\0`. Whatever cannot be read
    /// counts as upright, for a picture is worth more than its metadata.
    init(exif block: ArraySlice<UInt8>) {
        var tiff = block
        if tiff.starts(with: Array("Exif\0".utf8)) { tiff = tiff.dropFirst(6) }
        self = TIFFReader(tiff)?.shortTag(0x0112).flatMap { Orientation(rawValue: $0) } ?? .up
    }
}

/// The little of TIFF that the orientation needs: byte order and the first directory.
private struct TIFFReader {
    private let bytes: [UInt8]
    private let littleEndian: Bool

    init?(_ slice: ArraySlice<UInt8>) {
        bytes = Array(slice)
        if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) {
            littleEndian = true
        } else if bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
            littleEndian = false
        } else {
            return nil
        }
    }

    /// The first value of a SHORT (or LONG) tag of the first directory.
    func shortTag(_ tag: Int) -> Int? {
        guard let directory = number(at: 4, size: 4), let entries = number(at: directory, size: 2) else {
            return nil
        }
        for entry in 0..<entries {
            let place = directory + 2 + entry * 12
            guard let found = number(at: place, size: 2) else { return nil }
            guard found == tag, let type = number(at: place + 2, size: 2) else { continue }
            return number(at: place + 8, size: type == 4 ? 4 : 2)
        }
        return nil
    }

    private func number(at place: Int, size: Int) -> Int? {
        guard place >= 0, place + size <= bytes.count else { return nil }
        let digits = bytes[place..<place + size]
        return (littleEndian ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
    }
}
