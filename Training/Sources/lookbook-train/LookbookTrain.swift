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
            return report(TrainingError(error))
        case let error as any ExplainedError:
            log("error: \(error.message) [\(error.code)]\n\nhint: \(error.hint)")
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
