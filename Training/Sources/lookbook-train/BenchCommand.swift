public import ArgumentParser
internal import Foundation
public import LookbookNetworks
internal import LookbookTraining
internal import Tensors

/// `lookbook-train bench`.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract:
            "Times training steps on synthetic pictures; Training/Benchmarks/step.py does the same in PyTorch."
    )

    @Option(help: "timm's name of the network.")
    var architecture = "mobilenetv2_100"

    @Option(help: "Pictures in a step.")
    var batch = 16

    @Option(help: "The side of the square pictures.")
    var side = 224

    @Option(help: "Steps that are timed.")
    var steps = 10

    @Option(help: "How convolutions pad: symmetric or same.")
    var padding = Padding.symmetric

    @OptionGroup
    var runtime: RuntimeOptions

    @Flag(help: "Compute products in bfloat16.")
    var halfPrecision = false

    func run() throws {
        try runtime.apply()
        let times = try StepBenchmark.run(
            .init(
                architecture: architecture, batch: batch, side: side, steps: steps, padding: padding,
                halfPrecision: halfPrecision))
        let milliseconds = times.map { $0 / .milliseconds(1) }.sorted()
        let median = milliseconds[milliseconds.count / 2]
        let words =
            "\(architecture) batch \(batch) side \(side) padding \(padding.rawValue) threads \(TensorRuntime.threads)"
            + (halfPrecision ? " bfloat16" : "")
        print(String(format: "%@: median %.1f ms a step", words, median))
    }
}

extension Padding: @retroactive ExpressibleByArgument {}
