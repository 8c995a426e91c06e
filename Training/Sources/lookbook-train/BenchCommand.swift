internal import ArgumentParser
internal import Foundation
internal import LookbookTraining

/// `lookbook-train bench`.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Times training steps on synthetic pictures; Training/Benchmarks/step.py does the same in PyTorch.")

    @Option(help: "timm's name of the network.")
    var architecture = "mobilenetv2_100"

    @Option(help: "Pictures in a step.")
    var batch = 16

    @Option(help: "The side of the square pictures.")
    var side = 224

    @Option(help: "Steps that are timed.")
    var steps = 10

    @OptionGroup
    var runtime: RuntimeOptions

    @Flag(help: "Compute products in bfloat16.")
    var halfPrecision = false

    func run() throws {
        try runtime.apply()
        let times = try StepBenchmark.run(
            .init(architecture: architecture, batch: batch, side: side, steps: steps, halfPrecision: halfPrecision))
        let milliseconds = times.map { $0 / .milliseconds(1) }.sorted()
        let median = milliseconds[milliseconds.count / 2]
        print(
            String(
                format: "%@ batch %d side %d%@: median %.1f ms a step", architecture, batch, side,
                halfPrecision ? " bfloat16" : "", median))
    }
}
