import ArgumentParser
import LookbookMeasures

/// `lookbook evaluate …`.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure which extractor, metric and projection is best, and by how much.",
        discussion: """
            lookbook evaluate is short for lookbook evaluate retrieval; its options: lookbook evaluate retrieval --help

            EXAMPLES
              lookbook evaluate --catalogue shop --label domain --extractors all --metrics all
              lookbook evaluate --catalogue shop --label kind+colour --split split=validation --format html --output r.html
              lookbook evaluate --catalogue shop --label kind --query-expansion 0,3
              lookbook evaluate --catalogue shop --label kind --queries ids.txt
              lookbook evaluate --catalogue shop --label kind --relevance-weights geometric:0.8
              lookbook evaluate --embeddings x.npy --labels y.csv
              lookbook evaluate domain --catalogue shop --method vote,knn,linear
              lookbook evaluate cross --queries photographs --gallery shop --map map.json --label kind
              lookbook evaluate outfits --outfits outfits.json --extractor models/mobilenetv1_075 --score all
            """,
        subcommands: [
            EvaluateRetrievalCommand.self, EvaluateDomainCommand.self, EvaluateOutfitsCommand.self,
            EvaluateWordsCommand.self,
            EvaluateCrossCommand.self,
        ],
        defaultSubcommand: EvaluateRetrievalCommand.self)
}
