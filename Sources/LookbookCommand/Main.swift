import ArgumentParser
import Foundation
import LookbookCore

/// The program: parses, runs, and turns whatever happened into an exit code: 0, 1 for nothing found, 2 for a failure.
@main
struct Main {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try LookbookCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            exit(report(error))
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case is NothingFound:
            return 1
        case is BrokenPipe:
            return 0
        case let error as LookbookError:
            Terminal.log("error: \(error.message) [\(error.code.rawValue)]\n\nhint: \(error.hint)")
            return error.code.category.exitCode
        default:
            let isHelp = LookbookCommand.exitCode(for: error) == .success
            let message = LookbookCommand.fullMessage(for: error)
            if isHelp {
                print(message)
                return 0
            }
            Terminal.log(message)
            return 2
        }
    }
}

/// The query was fine, and there is nothing to answer: exit code 1.
struct NothingFound: Error {}

/// Whoever read our output has gone; that is no failure.
struct BrokenPipe: Error {}
