import ArgumentParser

@main
struct Lookbook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "A visual recommender for fashion.")
}
