import LookbookCore
import LookbookImaging
import LookbookInference

/// A model for a person.
struct ModelText {
    let lines: [String]

    init(_ model: ModelFolder) {
        let card = model.card
        let steps = model.preprocessing
        var lines = [
            "name           \(card.name)",
            "space          \(card.space)",
            "numbers        \(card.dimensions)",
            "input          \(steps.width) x \(steps.height), mean \(steps.mean), std \(steps.std)",
            "source         \(card.source.file) (SHA-256 \(card.source.checksum.prefix(16))…)",
        ]
        if let architecture = card.source.architecture {
            lines.append("architecture   \(architecture), padding \(card.source.padding ?? "symmetric")")
        }
        if let parameters = card.parameters {
            lines.append("parameters     \((Double(parameters) / 1e6).formatted(decimals: 2)) million")
        }
        if let multiplyAdds = card.multiplyAdds {
            lines.append("multiply-adds  \((Double(multiplyAdds) / 1e6).formatted(decimals: 0)) million a picture")
        }
        lines.append("folder         \(model.path)")
        self.lines = lines
    }
}
