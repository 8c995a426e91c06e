import LookbookTraining
import Testing

struct ProgressBarTests {
    private func position(_ step: Int, own: Int, loss: Double? = 1.25) -> RunPosition {
        RunPosition(
            epoch: 1, epochs: 4, step: step, steps: 200, ownSteps: own, loss: loss, seconds: Double(own) * 60)
    }

    @Test func `the bar tells part, epoch, step, loss and the time left`() {
        #expect(
            ProgressBar.text(position(100, own: 100), width: 8)
                == "[####----] 50 % epoch 2/4, step 100/200, loss 1.2500, 1:40:00 left")
        #expect(
            ProgressBar.text(position(199, own: 199, loss: nil), width: 4)
                == "[###-] 99 % epoch 2/4, step 199/200, 1:00 left")
    }

    @Test func `after a resumption the pace is that of the steps made since`() {
        #expect(position(150, own: 10).secondsLeft == 50 * 60)
        #expect(position(1, own: 0).secondsLeft == 0)
        #expect(position(300, own: 300).part == 1)
    }
}
