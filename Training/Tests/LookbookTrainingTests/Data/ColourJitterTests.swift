import LookbookCore
import Testing

@testable import LookbookTraining

/// Expected values are those of Python's `colorsys` (`hsv_to_rgb` with another hue) and of the blend with the grey
/// `0.299 R + 0.587 G + 0.114 B` that torchvision's `adjust_saturation` makes.
struct ColourJitterTests {
    private func changed(_ pixels: [UInt8], saturation: Double = 1, turn: Double = 0) -> [UInt8] {
        var pixels = pixels
        ColourJitter(saturation: saturation, turn: turn).apply(to: &pixels)
        return pixels
    }

    @Test func `a turned hue is colorsys's`() {
        let pixels: [UInt8] = [
            255, 0, 0, 200, 120, 40, 30, 60, 200, 90, 200, 150, 128, 128, 128, 10, 250, 20,
        ]
        #expect(
            changed(pixels, turn: 0.25) == [
                128, 255, 0, 40, 200, 40, 200, 30, 145, 95, 90, 200, 128, 128, 128, 10, 120, 250,
            ])
        #expect(
            changed(pixels, turn: -1.0 / 3) == [
                0, 0, 255, 120, 40, 200, 60, 200, 30, 200, 150, 90, 128, 128, 128, 250, 20, 10,
            ])
    }

    @Test func `saturation moves a colour away from its grey or towards it`() {
        let pixels: [UInt8] = [255, 0, 0, 200, 120, 40, 30, 60, 200]
        #expect(changed(pixels, saturation: 0) == [76, 76, 76, 135, 135, 135, 67, 67, 67])
        #expect(changed(pixels, saturation: 0.5) == [166, 38, 38, 167, 127, 87, 48, 63, 133])
        #expect(changed(pixels, saturation: 1.5) == [255, 0, 0, 233, 113, 0, 12, 57, 255])
        #expect(changed(pixels) == pixels)
    }

    @Test func `colours change only where a run asks for it`() throws {
        let picture = Picture(width: 2, height: 1, pixels: [200, 120, 40, 30, 60, 200])
        func results(_ change: (inout Augmentation) -> Void) throws -> Set<[UInt8]> {
            var options = Augmentation.none
            change(&options)
            return try Set(
                (0..<20 as Range<UInt64>).map { seed in
                    var random = SeededGenerator(seed: seed)
                    return try options.apply(to: picture, using: &random).pixels
                })
        }
        #expect(Augmentation().hue == 0 && Augmentation().saturation == 0)
        #expect(try results { _ in } == [picture.pixels])
        #expect(try results { $0.hue = 0.1 }.count > 10)
        #expect(try results { $0.saturation = 0.3 }.count > 10)
        // A small turn leaves the order of the channels.
        #expect(try results { $0.hue = 0.05 }.allSatisfy { $0[0] > $0[1] && $0[1] > $0[2] })
    }
}
