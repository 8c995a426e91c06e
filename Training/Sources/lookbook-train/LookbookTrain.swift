internal import ArgumentParser
internal import Foundation
internal import LookbookCore
internal import Tensors

/// The training tool.
@main
struct LookbookTrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookbook-train",
        abstract: "Trains feature extractors on a shop's own pictures.",
        subcommands: [TrainCommand.self, EvaluateCommand.self, ExportCommand.self, BenchCommand.self])

    /// Errors that explain themselves are printed with their hint; wrong use and failure exit with 2.
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
        } catch let error as any ExplainedError {
            FileHandle.standardError.write(Data("error: \(error.message) [\(error.code)]\nhint: \(error.hint)\n".utf8))
            exit(withError: ExitCode(2))
        } catch {
            exit(withError: error)
        }
    }
}
