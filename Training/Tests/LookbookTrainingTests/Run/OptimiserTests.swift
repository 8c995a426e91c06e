import LookbookCore
import Tensors
import Testing

@testable import LookbookTraining

struct OptimiserTests {
    @Test(arguments: [0.0, 5.0])
    func `gradients that are no numbers change nothing`(_ clip: Double) throws {
        var settings = TrainingSection()
        settings.clip = clip
        let x = try Tensor([0, 4])
        try x.requireGradient()
        let optimiser = try Optimiser(
            [LearnedParameter(name: "x", tensor: x, rate: 1, decays: true)], settings)
        // The root's value at 0 is a number, its slope is not.
        try x.squareRoot().sum().backward()
        let error = #expect(throws: LookbookError.self) { try optimiser.step(rate: 0.1) }
        #expect(error?.code == .trainingDiverged)
        #expect(optimiser.steps == 0)
        #expect(try x.floats() == [0, 4])
    }
}
