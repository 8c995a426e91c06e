internal import Foundation
public import LookbookCore
internal import LookbookNetworks

/// Takes what a run has learned of kinds along into its model folder.
public struct KindExport: Sendable, Hashable {
    /// The run's name of the label that holds kinds.
    public var label: String
    /// For each kind the kinds of a shop that it may be, as `Recipes/kinds.json` lists them; a kind that is not listed fits its
    /// own name.
    public var fits: [String: [String]]
    /// How head and neighbours are weighed; chosen on pictures that were kept from the training.
    public var weights: KindHead.Weights

    /// See the properties.
    public init(label: String = "kind", fits: [String: [String]] = [:], weights: KindHead.Weights = .init()) {
        self.label = label
        self.fits = fits
        self.weights = weights
    }

    /// With the table of a file such as `Recipes/kinds.json`: `{"kinds": {"Dress": {"fits": ["Dress"]}}}`.
    ///
    /// - Throws: ``LookbookError`` `training.file` when it cannot be read as that.
    public init(file path: String, label: String = "kind", weights: KindHead.Weights) throws {
        struct File: Decodable {
            struct Kind: Decodable { let fits: [String]? }
            let kinds: [String: Kind]
        }
        guard let data = FileManager.default.contents(atPath: path),
            let file = try? JSONDecoder().decode(File.self, from: data)
        else {
            throw LookbookError(
                .trainingFile, "\(path) does not list kinds",
                facts: [.remedy: "write {\"kinds\": {\"Dress\": {\"fits\": [\"Dress\"]}}}"])
        }
        self.init(label: label, fits: file.kinds.compactMapValues(\.fits), weights: weights)
    }

    /// The head of a finished run, or of two: then the mean of their directions, as of their weights.
    ///
    /// - Throws: ``LookbookError`` `training.configuration` when a run has learned no directions of the label.
    func head(of folders: [String]) throws -> KindHead {
        var sums: [String: [Float]] = [:]
        for folder in folders {
            for (name, direction) in try directions(in: folder) {
                let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
                let unit = direction.map { $0 / max(length, 1e-12) }
                sums[name] = sums[name].map { zip($0, unit).map(+) } ?? unit
            }
        }
        return try KindHead(
            kinds: sums.sorted { $0.key < $1.key }.map { name, direction in
                .init(name: name, fits: fits[name] ?? [name], direction: direction)
            }, weights: weights)
    }

    private func directions(in folder: String) throws -> [String: [Float]] {
        let paths = RunFolder(folder)
        let run = try RunFile(path: paths.record)
        let classes = try LabelMap(contentsOf: paths.labels).classes[label] ?? []
        let file = try SafetensorsFile(path: paths.heads)
        let place = run.objectives.indices.first {
            run.objectives[$0].label == label && file.names.contains(ClassHeads.name($0, "proxies"))
        }
        guard let place, !classes.isEmpty else {
            throw LookbookError(
                .trainingConfiguration, "the run in \(folder) has learned no directions of \(label)",
                facts: [.remedy: "train with an objective of the label and normalised-softmax"])
        }
        let numbers = try file.floats(of: ClassHeads.name(place, "proxies"))
        let width = numbers.count / classes.count
        return Dictionary(
            uniqueKeysWithValues: classes.enumerated().map { row, name in
                (name, Array(numbers[row * width..<(row + 1) * width]))
            })
    }
}
