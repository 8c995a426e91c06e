internal import FoundationEssentials
public import LookbookCore

extension Preprocessing: Codable {
    private enum Keys: String, CodingKey {
        case input, resize, mean, std
    }

    private struct Input: Codable {
        let width: Int
        let height: Int
    }

    private struct Scaling: Codable {
        let mode: String
        var size: Int?
        var colour: [UInt8]?
        var tolerance: Int?
        var interpolation: Interpolation?
    }

    /// Reads the form that the type's documentation shows; the ranges are checked as in the initialiser.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let input = try container.decode(Input.self, forKey: .input)
        let scaling = try container.decode(Scaling.self, forKey: .resize)
        try self.init(
            width: input.width, height: input.height, resize: Self.resize(scaling),
            interpolation: scaling.interpolation ?? .bilinear,
            mean: container.decode([Float].self, forKey: .mean),
            std: container.decode([Float].self, forKey: .std))
    }

    /// Writes the form that ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(Input(width: width, height: height), forKey: .input)
        try container.encode(scaling, forKey: .resize)
        try container.encode(mean, forKey: .mean)
        try container.encode(std, forKey: .std)
    }

    /// Reads the text of a `preprocessing.json`.
    ///
    /// - Throws: ``LookbookError`` `preprocessing.invalid` that says what is wrong with it.
    public init(json: [UInt8]) throws(LookbookError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json))
        } catch let error as LookbookError {
            throw error
        } catch let error as DecodingError {
            throw .preprocessing(Self.explanation(of: error))
        } catch {
            throw .preprocessing("\(error)")
        }
    }

    /// The text of a `preprocessing.json`: sorted keys, indented, equal for equal values.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return [UInt8](try encoder.encode(self))
    }

    private static func resize(_ scaling: Scaling) throws(LookbookError) -> Resize {
        switch scaling.mode {
        case "shortest-side":
            guard let size = scaling.size else { throw .preprocessing("shortest-side needs \"size\"") }
            return .shortestSide(size)
        case "squash":
            return .squash
        case "letterbox":
            let colour = scaling.colour ?? [0, 0, 0]
            guard colour.count == 3 else { throw .preprocessing("\"colour\" must be three numbers 0...255") }
            return .letterbox(Colour(red: colour[0], green: colour[1], blue: colour[2]))
        case "framed":
            return .framed(scaling.tolerance.map { Framing(tolerance: $0) } ?? Framing())
        default:
            throw .preprocessing(
                "the mode \"\(scaling.mode)\" is none of shortest-side, squash, letterbox, framed")
        }
    }

    private var scaling: Scaling {
        switch resize {
        case .shortestSide(let size): Scaling(mode: "shortest-side", size: size, interpolation: interpolation)
        case .squash: Scaling(mode: "squash", interpolation: interpolation)
        case .letterbox(let colour):
            Scaling(
                mode: "letterbox", colour: [colour.red, colour.green, colour.blue],
                interpolation: interpolation)
        case .framed(let framing):
            Scaling(mode: "framed", tolerance: framing.tolerance, interpolation: interpolation)
        }
    }

    private static func explanation(of error: DecodingError) -> String {
        func place(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch error {
        case .keyNotFound(let key, let context):
            return "the key \"\(place(context.codingPath + [key]))\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let path = place(context.codingPath)
            return (path.isEmpty ? "" : "\"\(path)\": ") + context.debugDescription
        @unknown default: return "\(error)"
        }
    }
}
