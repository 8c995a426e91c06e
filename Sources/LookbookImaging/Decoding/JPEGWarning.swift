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
