import LookbookCore
import Testing

struct ColourHarmonyTests {
    private func palette(_ lightness: Float, _ a: Float, _ b: Float) -> Palette {
        Palette([.init(lightness: lightness, a: a, b: b, weight: 1)])
    }

    private var red: Palette { palette(47, 66, 44) }
    private var green: Palette { palette(50, -52, 20) }
    private var yellow: Palette { palette(84, 2, 74) }
    private var black: Palette { palette(12, 0, 0) }

    @Test
    func `a neutral goes with everything`() {
        #expect(ColourHarmony(black, red).score > 0.95)
        #expect(ColourHarmony(red, black).reason == "black goes with red")
    }

    @Test
    func `the same hue is better than the opposite, the opposite better than a clash`() {
        let same = ColourHarmony(red, red).score
        let opposite = ColourHarmony(red, green).score
        let clash = ColourHarmony(yellow, palette(50, 70, -8)).score
        #expect(same > opposite)
        #expect(opposite > clash)
    }

    @Test
    func `harmony is symmetric and an empty palette says nothing`() {
        #expect(abs(ColourHarmony(red, yellow).score - ColourHarmony(yellow, red).score) < 1e-6)
        #expect(ColourHarmony(Palette([]), red).score == 0.5)
        #expect(ColourHarmony(Palette([]), red).reason == nil)
    }

    @Test(arguments: ColourName.allCases)
    func `every name is found for some colour`(name: ColourName) {
        let found = stride(from: Float(5), through: 95, by: 5).contains { lightness in
            stride(from: Float(-60), through: 80, by: 5).contains { a in
                stride(from: Float(-60), through: 80, by: 5).contains { b in
                    ColourName(nearest: .init(lightness: lightness, a: a, b: b, weight: 1)) == name
                }
            }
        }
        #expect(found)
    }
}
