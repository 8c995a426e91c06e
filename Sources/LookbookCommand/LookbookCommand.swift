import ArgumentParser
import Foundation
import LookbookCore

/// `lookbook`: the root of all commands.
struct LookbookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookbook",
        abstract: "A self-hosted visual recommender for fashion.",
        discussion: """
            Reads a shop's catalogue (a feed and its pictures), and answers a picture or an item with look-alikes of the \
            same kind and with items of other kinds that go with it.

            EXAMPLES
              lookbook import feed.csv --catalogue shop
              lookbook recommend photo.jpg --catalogue shop -k 5
              lookbook recommend photo.jpg --catalogue shop --format html > page.html
              lookbook export similar --catalogue shop > similar.jsonl

            Every --catalogue may be left out where LOOKBOOK_CATALOGUE names the folder, or "catalogue" in the JSON file of \
            settings that LOOKBOOK_CONFIG names.

            Data goes to stdout, messages to stderr. Exit codes: 0, 1 nothing found, 2 wrong use or failure, 3 an import in \
            which something failed.
            """,
        version: Version.current,
        subcommands: [
            ImportCommand.self, RecommendCommand.self, SimilarCommand.self, CompleteCommand.self,
            SearchCommand.self, ExportCommand.self,
            EmbedCommand.self, ModelsCommand.self, EvaluateCommand.self, BenchCommand.self,
            DoctorCommand.self,
            DemoCommand.self, ServeCommand.self, KeysCommand.self, BackupCommand.self, KindsCommand.self,
            ItemsCommand.self,
        ])
}

/// The version of this build.
enum Version {
    static let current = "0.1.0"
}

/// The program: parses, runs, and turns whatever happened into an exit code: 0, 1 for nothing found, 2 for a failure, 3 for
/// an import in which something failed.
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
        case let code as ExitCode:
            return code.rawValue
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
