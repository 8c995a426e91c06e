import LookbookCore
import Testing

@testable import LookbookTraining

struct GarmentBoxTests {
    /// Each pixel's red tells its column, its green its row.
    private let grid = Picture(
        width: 100, height: 50,
        pixels: (0..<5000).flatMap { [UInt8($0 % 100), UInt8($0 / 100), 0] })

    @Test func `a box is cut with a tenth of its sides around`() throws {
        let box = try GarmentBox("0.2 0.4 0.5 0.2", of: "a")
        var random = SeededGenerator(seed: 1)
        let cut = box.cut(grid, jitter: 0, using: &random)
        // 20...70 and 20...30, and 5 and 1 more on each side.
        #expect((cut.width, cut.height) == (60, 12))
        #expect(Array(cut.pixels.prefix(2)) == [15, 19])
    }

    @Test func `a box at the edge stays inside, however it is moved`() throws {
        let box = try GarmentBox("0 0 1 1", of: "a")
        for seed in 0..<50 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let cut = box.cut(grid, jitter: 0.3, using: &random)
            #expect(cut.width <= 100 && cut.height <= 50 && cut.width >= 50)
        }
    }

    @Test(arguments: [nil, "", "0.1 0.1 0.5", "a b c d", "0.6 0 0.5 0.2", "0 0 0 1", "-0.1 0 0.5 0.5"])
    func `what is no box inside the picture is refused`(_ text: String?) {
        let error = #expect(throws: LookbookError.self) { try GarmentBox(text, of: "a") }
        #expect(error?.code == .trainingData)
    }

    @Test func `a garment on a white ground is laid on another, and all of the ground shows around it`()
        throws
    {
        var pixels = [UInt8](repeating: 255, count: 20 * 20 * 3)
        for row in 5..<15 {
            for column in 5..<15 {
                for channel in 0..<3 { pixels[(row * 20 + column) * 3 + channel] = channel == 0 ? 200 : 10 }
            }
        }
        // A light spot inside the garment is the garment's.
        for channel in 0..<3 { pixels[(10 * 20 + 10) * 3 + channel] = 255 }
        let cutOut = try #require(CutOut(Picture(width: 20, height: 20, pixels: pixels)))
        let ground = Picture(width: 20, height: 20, pixels: [UInt8](repeating: 90, count: 1200))
        for seed in 0..<20 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let laid = cutOut.laid(on: ground, using: &random)
            let garment = stride(from: 0, to: 1200, by: 3).count { laid.pixels[$0] != 90 }
            #expect(
                (25...100).contains(garment), "the garment has 100 pixels, at least 0.55 of its sides: 30")
        }
    }

    @Test(arguments: [0 as UInt8, 255])
    func `a picture without a ground, or with nothing else, is no cut-out`(_ value: UInt8) {
        let plain = Picture(width: 20, height: 20, pixels: [UInt8](repeating: value, count: 1200))
        #expect(CutOut(plain) == nil)
    }
}
