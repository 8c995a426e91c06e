import Foundation
import LookbookCore
import LookbookImaging
import Testing

enum Fixtures {
    /// The path of a file in the folder `Fixtures`.
    static func path(_ name: String) -> String {
        Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)").path
    }

    /// The lines of a CSV file without quotes, as dictionaries by its header.
    static func table(_ name: String) throws -> [[String: String]] {
        let text = String(decoding: try FileBytes.read(path: path(name)), as: UTF8.self)
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }
}

/// A file of the corpus and what is expected of it.
struct BadPicture: CustomTestStringConvertible, Sendable {
    let file: String
    /// The expected error; nil where the file must decode.
    let code: String?
    let width: Int
    let height: Int
    let offset: Int

    var testDescription: String { file }

    static var all: [BadPicture] {
        get throws {
            try Fixtures.table("bad-pictures/expected.csv").map { line in
                func number(_ key: String) -> Int { line[key].flatMap { Int($0) } ?? 0 }
                return BadPicture(
                    file: line["file"] ?? "", code: line["expected"] == "ok" ? nil : line["expected"],
                    width: number("width"), height: number("height"), offset: number("offset"))
            }
        }
    }

    func bytes() throws -> [UInt8] { try FileBytes.read(path: Fixtures.path("bad-pictures/\(file)")) }

    /// What Pillow decoded.
    func picture() throws -> Picture {
        let pixels = try FileBytes.read(path: Fixtures.path("bad-pictures/expected.rgb"))
        return Picture(
            width: width, height: height, pixels: Array(pixels[offset..<offset + width * height * 3]))
    }
}

extension Picture {
    /// The mean absolute difference of two pictures of one size, 0...255.
    func meanDifference(to other: Picture) -> Double {
        guard pixels.count == other.pixels.count else { return .infinity }
        let sum = zip(pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(pixels.count)
    }

    /// Noise: the hardest picture for a resize.
    static func noise(width: Int, height: Int, seed: UInt64 = 1) -> Picture {
        var random = SeededGenerator(seed: seed)
        return Picture(
            width: width, height: height,
            pixels: (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}
