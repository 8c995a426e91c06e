internal import ArgumentParser
internal import LookbookTraining
internal import Tensors

/// What every command that computes takes: how many threads, and on which device.
struct RuntimeOptions: ParsableArguments {
    enum Device: String, ExpressibleByArgument, CaseIterable {
        case auto, cpu, cuda
    }

    @Option(help: "Threads for libtorch; when not given OMP_NUM_THREADS, else one for each core.")
    var threads: Int?

    @Option(help: "auto (an NVIDIA GPU where libtorch finds one), cpu or cuda.")
    var device = Device.auto

    /// Tells libtorch, before the first tensor is made.
    func apply() throws {
        if let threads { try TensorRuntime.useThreads(threads) }
        switch device {
        case .cpu: break
        case .auto: try? TensorRuntime.useCUDA()
        case .cuda:
            do { try TensorRuntime.useCUDA() } catch {
                throw TrainingError(
                    .configuration, "there is no GPU to train on: \(error.message)",
                    hint: "see «On an NVIDIA GPU» in Docs/Training.md, or leave --device out")
            }
        }
    }
}
