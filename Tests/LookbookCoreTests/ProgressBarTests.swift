import LookbookCore
import Testing

struct ProgressBarTests {
    @Test func `the line tells part, count, time left, pace and note`() {
        #expect(
            ProgressBar.line("importing", done: 50, of: 100, rate: 10, note: "b.jpg")
                == "importing [============            ] 50/100  5 s left  10.0/s  b.jpg")
        #expect(ProgressBar.line("a", done: 1, of: 3601, rate: 1, note: "").contains("1 h 0 min left"))
        #expect(ProgressBar.line("a", done: 1, of: 121, rate: 1, note: "").contains("2 min 0 s left"))
    }

    @Test func `without a total there is no bar, and at the end no time is left`() {
        #expect(
            ProgressBar.line("exporting", done: 7, of: nil, rate: 3.5, note: "") == "exporting 7  3.5/s  ")
        #expect(
            ProgressBar.line("a", done: 2, of: 2, rate: 1, note: "")
                == "a [\(String(repeating: "=", count: 24))] 2/2  1.0/s  ")
        #expect(!ProgressBar.line("a", done: 0, of: 9, rate: 0, note: "").contains("left"))
    }
}
