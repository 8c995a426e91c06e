import Foundation
import LookbookCore
import LookbookMeasures
import Testing

/// What evaluation and training share beside the retrieval measures.
@Suite struct SharedMeasureTests {
    @Test func `guesses are counted one by one as all at once`() throws {
        let (truth, guesses) = (["a", "b", "b", "c"], ["a", "a", "b", "b"])
        let whole = try ConfusionMatrix(truth: truth, predicted: guesses)
        var counted = try ConfusionMatrix(classes: ["a", "b", "c"])
        let places = placesByName(counted.classes)
        for (right, guess) in zip(truth, guesses) {
            counted.count(truth: try #require(places[right]), guess: try #require(places[guess]))
        }
        #expect(counted == whole && counted.right == 2 && counted.total == 4)
        counted.count(truth: 3, guess: 0)
        counted.count(truth: 0, guess: -1)
        #expect(counted == whole, "places that are no class are left out")
    }

    @Test func `classes that come twice, and matrices that are no squares, are refused`() throws {
        let error = #expect(throws: LookbookError.self) { try ConfusionMatrix(classes: ["a", "b", "a"]) }
        #expect(error?.code == .evaluationInput)
        for text in [#"{"classes":["a"],"counts":[]}"#, #"{"classes":["a","b"],"counts":[[1,2],[3]]}"#] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(ConfusionMatrix.self, from: Data(text.utf8))
            }
        }
        let good = Data(#"{"classes":["a","b"],"counts":[[1,2],[3,4]]}"#.utf8)
        #expect(try JSONDecoder().decode(ConfusionMatrix.self, from: good).byClass[1].guessed == 6)
        #expect(placesByName(["a", "b", "a"]) == ["a": 0, "b": 1])
    }

    @Test func `fields are joined to one label, and what is excluded is none`() throws {
        let look = try LabelField("type+colour")
        let fields = ["type": "Dress", "colour": "Red", "empty": ""]
        func label(_ field: LabelField, _ excluded: [String] = []) -> String? {
            field.label(excluding: excluded) { fields[$0] }
        }
        #expect(label(look) == "Dress + Red" && look.description == "type+colour")
        #expect(
            label(look, ["Red"]) == nil && label(look, ["Dress + Red"]) == nil && label(look, ["Blue"]) != nil
        )
        #expect(try label(LabelField("type+empty")) == nil && label(LabelField("missing")) == nil)
        for text in ["", "+", "++"] {
            #expect(#expect(throws: LookbookError.self) { try LabelField(text) }?.code == .inputLabel)
        }
    }

    @Test func `a blank counts by how many share the best score`() {
        #expect(OutfitMeasures.fillInTheBlank(answer: 0.5, distractors: [0.4, 0.1]) == 1)
        #expect(OutfitMeasures.fillInTheBlank(answer: 0.5, distractors: [0.5, 0.5]) == 1.0 / 3)
        #expect(OutfitMeasures.fillInTheBlank(answer: 0.5, distractors: [0.5, 0.6]) == 0)
        let none = OutfitMeasures.areaUnderCurve([(score: 1, isTrue: true, weight: 1)])
        #expect(none.isNaN)
        let apart = OutfitMeasures.areaUnderCurve([(1, true, 1), (0, false, 2)])
        let tied = OutfitMeasures.areaUnderCurve([(1, true, 1), (1, false, 1)])
        #expect(apart == 1 && tied == 0.5)
    }

    @Test func `groups count by their answers, and the interval draws whole groups`() {
        let estimate = Bootstrap(resamples: 500, seed: 2).mean(ofGroups: [[1, 1, 1], [0]])
        #expect(estimate.value == 0.75 && estimate.lower == 0 && estimate.upper == 1)
    }

    @Test func `lines have a band only where there is an interval, and shares are per cent`() {
        let points = [(x: 1.0, y: Estimate(value: 0.5, lower: 0.4, upper: 0.6))]
        let share = LineChart(
            title: "t", xLabel: "k", yLabel: "P", xName: "k",
            series: [.init(name: "a<b", colour: 3, points: points)]
        ).svg()
        #expect(share.contains("a&lt;b, k = 1: 50.0 % (40.0 to 60.0)") && share.contains("band c3"))
        let flat = [(x: 0.0, y: Estimate(value: 2.5, lower: 2.5, upper: 2.5))]
        let plain = LineChart(
            title: "t", xLabel: "step", yLabel: "", xName: "step", areShares: false,
            series: [.init(name: "loss", colour: 0, points: flat)]
        ).svg()
        #expect(plain.contains("loss, step = 0: 2.5000<"))
    }
}
