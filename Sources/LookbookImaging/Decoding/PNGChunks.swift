internal import LookbookCore

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
                if bytes[place + 4] & 0x20 == 0 { throw .corrupt(.png, "the critical chunk \"\(name)\" is unknown") }
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
