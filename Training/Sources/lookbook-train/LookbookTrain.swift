internal import ArgumentParser
internal import Foundation
internal import LookbookCore
internal import LookbookTraining
internal import Tensors

/// The training tool.
@main
struct LookbookTrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookbook-train",
        abstract: "Trains feature extractors on a shop's own pictures.",
        subcommands: [TrainCommand.self, EvaluateCommand.self, ExportCommand.self, BenchCommand.self])

    static func main() async {
        // Before the first other thread exists: a thread keeps the arena that it first took memory from, and only the first
        // arena can grow. Called in a command, which runs on a pool's thread, it halved the speed of training.
        TensorRuntime.keepMemory()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Foundation.exit(report(error))
        }
    }

    /// Says what went wrong, with a hint where there is one.
    ///
    /// - Returns: the exit code: 0 for help, 2 for wrong use and failure.
    static func report(_ error: any Error) -> Int32 {
        switch error {
        case let error as TensorError:
            return report(LookbookError(tensor: error))
        case let error as LookbookError:
            let remedy = error.facts[.remedy].map { "\n\nhint: \($0)" } ?? ""
            log("error: \(error.message) [\(error.code.rawValue)]\(remedy)")
            return 2
        case let code as ExitCode:
            return code.rawValue
        default:
            let message = fullMessage(for: error)
            guard exitCode(for: error) == .success else {
                log(message)
                return 2
            }
            print(message)
            return 0
        }
    }

    private static func log(_ message: String) { FileHandle.standardError.write(Data("\(message)\n".utf8)) }
}

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
                throw LookbookError(
                    .trainingConfiguration, "there is no GPU to train on: \(error.message)",
                    facts: [.remedy: "see «On an NVIDIA GPU» in Docs/Training.md, or leave --device out"])
            }
        }
    }
}

extension LookbookError {
    /// What libtorch refused.
    init(tensor error: TensorError) {
        let remedy =
            error.code == .outOfMemory
            ? "use a smaller training.batch or model.side"
            : "check that the sizes in the run file fit the data"
        self.init(.trainingTensor, "libtorch refused \(error)", facts: [.remedy: remedy])
    }
}
