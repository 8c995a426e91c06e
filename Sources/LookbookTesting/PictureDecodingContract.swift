public import LookbookCore
import Testing

/// What every picture decoder must keep.
public struct PictureDecodingContract {
    private let decoder: any PictureDecoding
    private let file: [UInt8]
    private let picture: Picture

    /// - Parameters:
    ///   - decoder: what is tested.
    ///   - file: a file that it reads.
    ///   - picture: the upright pixels of the file.
    public init(_ decoder: any PictureDecoding, file: [UInt8], picture: Picture) {
        self.decoder = decoder
        self.file = file
        self.picture = picture
    }

    /// Runs all checks.
    public func check() throws {
        try checkPixels()
        try checkScaled()
        checkRefusals()
    }

    private func checkPixels() throws {
        let decoded = try decoder.decode(file, shortestSide: nil)
        #expect(decoded.picture == picture)
        #expect(decoded.originalWidth == picture.width)
        #expect(decoded.originalHeight == picture.height)
        #expect(
            try decoder.decode(file, shortestSide: nil).picture == picture,
            "decoding twice must give the same")
    }

    /// Whatever is asked for, both sides stay at or above it, unless the original is smaller.
    private func checkScaled() throws {
        let shortest = min(picture.width, picture.height)
        for side in [1, 2, shortest / 2 + 1, shortest, shortest * 10] {
            let decoded = try decoder.decode(file, shortestSide: side)
            #expect(min(decoded.picture.width, decoded.picture.height) >= min(side, shortest))
            #expect(decoded.picture.width <= picture.width)
            #expect(
                decoded.originalWidth == picture.width, "the original's size is told, whatever is delivered")
            #expect(decoded.originalHeight == picture.height)
        }
    }

    private func checkRefusals() {
        expectRefusal([], "no bytes")
        expectRefusal(Array("this is no picture".utf8), "text")
        for part in 1..<8 {
            expectRefusal(Array(file.prefix(file.count * part / 8)), "\(part)/8 of the file")
        }
    }

    private func expectRefusal(_ bytes: [UInt8], _ what: Comment) {
        #expect(what) {
            try decoder.decode(bytes, shortestSide: nil)
        } throws: { error in
            guard let error = error as? LookbookError else { return false }
            return error.code.rawValue.hasPrefix("picture.") && !error.message.isEmpty
        }
    }
}
