import ArgumentParser

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

            Data goes to stdout, messages to stderr. Exit codes: 0, 1 nothing found, 2 wrong use or failure.
            """,
        version: Version.current,
        subcommands: [
            ImportCommand.self, RecommendCommand.self, SimilarCommand.self, CompleteCommand.self, ExportCommand.self,
            EmbedCommand.self, ModelsCommand.self, EvaluateCommand.self, BenchCommand.self, DoctorCommand.self,
            DemoCommand.self, ServeCommand.self, KeysCommand.self, BackupCommand.self,
        ])
}

/// The version of this build.
enum Version {
    static let current = "0.1.0"
}
