internal import FoundationEssentials
import LookbookCore
public import LookbookImaging

/// Reads preprocessing as people write it: a preset's name, or a JSON file in which everything may be left out that is as
/// in a preset.
///
/// ```json
/// {"preset": "tensorflow", "input": {"width": 192, "height": 192}}
/// ```
///
/// | preset | mean | std | for |
/// |---|---|---|---|
/// | `imagenet` | 0.485, 0.456, 0.406 | 0.229, 0.224, 0.225 | weights of timm and torchvision. Used when none is named |
/// | `tensorflow` (or `tf`) | 0.5 | 0.5 | Google's MobileNet weights: `x / 127.5 - 1` |
/// | `unit` | 0 | 1 | networks that take `x / 255` |
///
/// Each preset: 224 × 224, the shortest side resized to 8/7 of the input (256), bilinear, centre crop. The other keys are
/// those of ``LookbookImaging/Preprocessing``.
public enum PreprocessingFile {
    private struct Partial: Decodable {
        struct Input: Decodable {
            let width: Int
            let height: Int
        }
        struct Resize: Decodable {
            let mode: String?
            let size: Int?
            let colour: [UInt8]?
            let tolerance: Int?
            let interpolation: Interpolation?
        }
        let preset: String?
        let input: Input?
        let resize: Resize?
        let mean: [Float]?
        let std: [Float]?
    }

    /// The presets' names.
    public static let presets = ["imagenet", "tensorflow", "unit"]

    /// Reads a preset's name or a file.
    ///
    /// - Throws: ``LookbookError`` `model.preprocessing` or ``LookbookImaging/LookbookError`` `preprocessing.invalid`.
    public static func read(_ pathOrPreset: String) throws -> Preprocessing {
        if presets.contains(pathOrPreset) || pathOrPreset == "tf" {
            return try parse(Array("{\"preset\": \"\(pathOrPreset)\"}".utf8))
        }
        let bytes = try ModelFile.read(pathOrPreset, limit: 1 << 20)
        return try parse(bytes)
    }

    /// Reads the text of a file.
    public static func parse(_ json: [UInt8]) throws -> Preprocessing {
        let partial: Partial
        do {
            partial = try JSONDecoder().decode(Partial.self, from: Data(json))
        } catch {
            throw LookbookError(
                .modelPreprocessing, "the preprocessing file is not the JSON that is asked for: \(error)",
                facts: [
                    .remedy: "write for example {\"preset\": \"imagenet\"}; the documentation lists the keys"
                ])
        }
        let (mean, std) = try numbers(ofPreset: partial.preset ?? "imagenet")
        let (width, height) = (partial.input?.width ?? 224, partial.input?.height ?? 224)
        return try Preprocessing(
            width: width, height: height, resize: resize(partial.resize, longest: max(width, height)),
            interpolation: partial.resize?.interpolation ?? .bilinear, mean: partial.mean ?? mean,
            std: partial.std ?? std)
    }

    private static func numbers(ofPreset name: String) throws(LookbookError) -> (mean: [Float], std: [Float])
    {
        switch name {
        case "imagenet": return ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        case "tensorflow", "tf": return ([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
        case "unit": return ([0, 0, 0], [1, 1, 1])
        default:
            throw LookbookError(
                .modelPreprocessing, "there is no preset called \(name)",
                facts: [.remedy: "use one of \(presets.joined(separator: ", "))"])
        }
    }

    private static func resize(_ partial: Partial.Resize?, longest: Int) throws(LookbookError)
        -> Preprocessing.Resize
    {
        switch partial?.mode ?? "shortest-side" {
        // A side out of range is refused by Preprocessing; the guard only keeps the product from overflowing.
        case "shortest-side":
            return .shortestSide(partial?.size ?? (longest < 65_536 ? longest * 8 / 7 : longest))
        case "squash": return .squash
        case "framed": return .framed(partial?.tolerance.map { Framing(tolerance: $0) } ?? Framing())
        case "letterbox":
            let colour = partial?.colour ?? [0, 0, 0]
            guard colour.count == 3 else {
                throw LookbookError(
                    .modelPreprocessing, "\"colour\" must be three numbers",
                    facts: [.remedy: "write R, G, B, 0...255"])
            }
            return .letterbox(.init(red: colour[0], green: colour[1], blue: colour[2]))
        case let other:
            throw LookbookError(
                .modelPreprocessing, "there is no resize mode called \(other)",
                facts: [.remedy: "use shortest-side, squash, letterbox or framed"])
        }
    }
}
