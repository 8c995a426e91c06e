import LookbookImaging
import LookbookInference
import Testing

@Suite struct PreprocessingFileTests {
    @Test func `what is left out is as in the preset`() throws {
        let plain = try PreprocessingFile.parse(Array("{}".utf8))
        #expect([plain.width, plain.height, plain.shortestSide] == [224, 224, 256])
        #expect(plain.mean == [0.485, 0.456, 0.406])
        let tensorflow = try PreprocessingFile.read("tf")
        #expect(tensorflow.mean == [0.5, 0.5, 0.5] && tensorflow.std == [0.5, 0.5, 0.5])
        #expect(try PreprocessingFile.read("tensorflow") == tensorflow)
        let own = try PreprocessingFile.parse(
            Array(#"{"preset": "unit", "input": {"width": 96, "height": 160}, "resize": {"mode": "letterbox"}}"#.utf8))
        #expect(own.resize == .letterbox(.init(red: 0, green: 0, blue: 0)))
        #expect(own.mean == [0, 0, 0])
    }

    @Test func `the full form is read as it is`() throws {
        let full = try Preprocessing(
            width: 192, height: 160, resize: .shortestSide(220), interpolation: .bicubic, mean: [0.1, 0.2, 0.3],
            std: [0.4, 0.5, 0.6])
        #expect(try PreprocessingFile.parse(full.json()) == full)
    }

    @Test(arguments: [
        "", "[]", #"{"preset": "none"}"#, #"{"mean": [1]}"#, #"{"std": [0, 1, 1]}"#,
        #"{"input": {"width": 9223372036854775807, "height": 1}}"#, #"{"input": {"width": 0, "height": 1}}"#,
        #"{"resize": {"mode": "stretch"}}"#, #"{"resize": {"mode": "letterbox", "colour": [1]}}"#,
        #"{"resize": {"size": 10}}"#,
    ])
    func `what cannot be used is an error`(_ text: String) {
        #expect(throws: (any Error).self) { try PreprocessingFile.parse(Array(text.utf8)) }
    }
}
