import LookbookCore
import LookbookMeasures
import Testing

@testable import LookbookEvaluation

@Suite struct ChartTests {
    @Test func `a linear axis holds all values between round ticks`() {
        let axis = Axis(linear: [0.13, 0.87], from: 0, to: 100)
        #expect(axis.range.lowerBound <= 0.13 && axis.range.upperBound >= 0.87)
        #expect((4...8).contains(axis.ticks.count))
        #expect(axis.position(axis.range.lowerBound) == 0 && axis.position(axis.range.upperBound) == 100)
    }

    @Test func `an axis of one value still has a length`() {
        for values in [[0.5], [0.0], [0.0, 0.0], []] {
            let axis = Axis(linear: values, from: 0, to: 100)
            #expect(axis.range.lowerBound < axis.range.upperBound && axis.position(0.5).isFinite)
        }
        #expect(Axis(logarithmic: [3], from: 0, to: 1).position(3).isFinite)
    }

    @Test func `a logarithmic axis puts equal ratios at equal distances`() {
        let axis = Axis(logarithmic: [1, 100], from: 0, to: 300)
        let (one, ten, hundred) = (axis.position(1), axis.position(10), axis.position(100))
        #expect(abs((ten - one) - (hundred - ten)) < 1e-9 && axis.ticks.contains { abs($0 - 10) < 1e-9 })
    }

    @Test func `labels that are too near each other are moved apart and stay inside`() {
        let places = LabelPlacement.spread([50, 51, 10, 99, 98, 97], distance: 10, within: 0...100)
        let sorted = places.sorted()
        for (lower, upper) in zip(sorted, sorted.dropFirst()) { #expect(upper - lower > 9.999) }
        #expect(sorted.last == 100 && places[2] == 10)
        #expect(places.indices.sorted { places[$0] < places[$1] } == [2, 0, 1, 5, 4, 3])
    }

    @Test func `names around crowded points do not cover each other or the points`() {
        var generator = SeededGenerator(seed: 2)
        let points = (0..<9).map { _ in
            (x: 200 + Double(generator.next(below: 200)), y: 100 + Double(generator.next(below: 160)))
        }
        let widths = points.map { _ in 90.0 }
        let frame = LabelPlacement.Box(x: 0, y: 0, width: 700, height: 400)
        let places = LabelPlacement.around(points, widths: widths, frame: frame, avoiding: [])
        let boxes = places.map { LabelPlacement.Box(x: $0.x, y: $0.y - 7.5, width: 90, height: 15) }
        for (index, box) in boxes.enumerated() {
            #expect(boxes[(index + 1)...].allSatisfy { $0.overlap(box) == 0 })
            #expect(
                points.allSatisfy { box.overlap(.init(x: $0.x - 6, y: $0.y - 6, width: 12, height: 12)) == 0 }
            )
            #expect(box.overlap(frame) == 90 * 15)
        }
    }

    @Test func `numbers are written for people`() {
        #expect(compact(3_504_872) == "3.50 M" && compact(325_000_000) == "325 M" && compact(5.2) == "5.20")
        #expect(grouped(28253) == "28,253" && grouped(7) == "7" && grouped(1_000_000) == "1,000,000")
        #expect(percent(0.5131) == "51.3" && tickText(2.5) == "2.5" && tickText(10) == "10")
    }

    @Test func `a confusion of many classes keeps all pictures when rare classes are joined`() throws {
        let names = (0..<40).map { "c\($0)" }
        let truth = names.enumerated().flatMap { Array(repeating: $1, count: $0 + 1) }
        let map = HeatMap(
            title: "t", matrix: try ConfusionMatrix(truth: truth, predicted: truth), mostClasses: 10
        )
        .svg()
        #expect(map.contains(">others<") && map.contains(">c39<") && !map.contains(">c3<"))
        // The 31 rarest classes have 1 + 2 + ... + 31 pictures, and all of them are taken for each other.
        #expect(map.contains("others taken for others: 496 of 496"))
    }
}
