internal import LookbookCore
internal import LookbookImaging

/// What a check of a model folder found.
public struct ModelVerification: Sendable, Hashable {
    /// One thing that was looked at.
    public struct Check: Sendable, Hashable {
        /// What was looked at: `model.onnx`, `space`, `network`, `dimensions`, `reference`.
        public let name: String
        /// Whether it is as the card says.
        public let passed: Bool
        /// What was found.
        public let detail: String
    }

    /// The checks in the order in which they were made; those that need a network that does not load are left out.
    public let checks: [Check]

    /// Whether every check passed.
    public var passed: Bool { checks.allSatisfy(\.passed) }
}

extension ModelFolder {
    /// The least cosine to the reference vector: rounding differs between processors, other weights differ far more.
    private static let leastCosine: Float = 0.9999

    /// Checks that the files are those of the card, that the network loads and runs, and that it still gives the vector
    /// that it gave when it was imported.
    public func verify(_ runtime: InferenceRuntime) async -> ModelVerification {
        var checks: [ModelVerification.Check] = []
        for (name, expected) in card.files.sorted(by: { $0.key < $1.key }) {
            let found = try? ModelFile.checksum(ModelFile.join(path, name))
            let detail =
                found == nil
                ? "the file cannot be read"
                : found == expected ? "SHA-256 as in the card" : "another SHA-256 than in the card"
            checks.append(.init(name: name, passed: found == expected, detail: detail))
        }
        let space = Self.spaceID(files: card.files, output: card.output)
        checks.append(
            .init(
                name: "space", passed: space == card.space,
                detail: space == card.space ? space : "not the hash of the files"))
        guard checks.allSatisfy(\.passed) else { return ModelVerification(checks: checks) }
        do {
            let extractor = try extractor(runtime, options: InferenceOptions(goal: .latency))
            let vector = try await extractor.embed([.synthetic(for: preprocessing)])[0]
            checks.append(.init(name: "network", passed: true, detail: "loads and gives finite numbers"))
            checks.append(
                .init(
                    name: "dimensions", passed: vector.count == card.dimensions,
                    detail: "\(vector.count) numbers"))
            checks.append(reference(vector))
        } catch {
            let detail = (error as? LookbookError)?.message ?? "\(error)"
            checks.append(.init(name: "network", passed: false, detail: detail))
        }
        return ModelVerification(checks: checks)
    }

    private func reference(_ vector: [Float]) -> ModelVerification.Check {
        guard vector.count == card.reference.count else {
            return .init(
                name: "reference", passed: false,
                detail: "the card's vector has \(card.reference.count) numbers")
        }
        let cosine = zip(vector, card.reference).reduce(0) { $0 + $1.0 * $1.1 }
        return .init(
            name: "reference", passed: cosine >= Self.leastCosine,
            detail: "cosine \(cosine) to the import's vector")
    }
}

extension Picture {
    /// A picture that needs no file: slow and fast waves of different colours, so that every filter sees something.
    static func synthetic(for preprocessing: Preprocessing) -> Picture {
        let (width, height) = (preprocessing.width, preprocessing.height)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for row in 0..<height {
            for column in 0..<width {
                pixels.append(UInt8(column * 255 / width))
                pixels.append(UInt8(row * 255 / height))
                pixels.append((row / 8 + column / 8) % 2 == 0 ? 230 : 25)
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }
}
