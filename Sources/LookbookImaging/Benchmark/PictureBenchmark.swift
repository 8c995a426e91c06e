internal import LookbookCore

/// How fast pictures are decoded and prepared, on one core.
public struct PictureBenchmark: Sendable {
    /// What is measured with.
    public let decoder: PictureDecoder
    /// The way to the network's size.
    public let preprocessing: Preprocessing

    /// - Parameters:
    ///   - decoder: with its limits.
    ///   - preprocessing: the resize and crop that are timed.
    public init(decoder: PictureDecoder = PictureDecoder(), preprocessing: Preprocessing) {
        self.decoder = decoder
        self.preprocessing = preprocessing
    }

    /// Pictures per second on one core; each the best of several rounds over all pictures.
    public struct Figures: Sendable, Hashable, Codable {
        /// Pictures that took part.
        public let pictures: Int
        /// Decoding alone, at full size.
        public let decode: Double
        /// Resize and crop alone, of decoded pictures.
        public let resize: Double
        /// Decoding, resize and crop, as an import does it (with scaled decoding where it is allowed).
        public let prepare: Double
    }

    /// Times all steps over the same pictures, which are read into memory first.
    ///
    /// - Parameters:
    ///   - paths: picture files; at least one.
    ///   - rounds: how often everything is done, at least 1.
    /// - Throws: ``LookbookError`` when a file cannot be read or decoded.
    public func run(paths: [String], rounds: Int = 3) throws -> Figures {
        let files = try paths.map { try FileBytes.read(path: $0, limit: decoder.limits.bytes) }
        let pictures = try files.map { try decoder.decode($0, shortestSide: nil).picture }
        let decode = try best(rounds) {
            for file in files { _ = try decoder.decode(file, shortestSide: nil) }
        }
        let resize = try best(rounds) {
            for picture in pictures { _ = try preprocessing.apply(to: picture) }
        }
        let prepare = try best(rounds) {
            for file in files {
                _ = try preprocessing.apply(
                    to: decoder.decode(file, shortestSide: preprocessing.shortestSide).picture)
            }
        }
        let count = Double(files.count)
        return Figures(
            pictures: files.count, decode: count / decode, resize: count / resize, prepare: count / prepare)
    }

    /// The seconds of the fastest round.
    private func best(_ rounds: Int, _ work: () throws -> Void) rethrows -> Double {
        var least = Double.infinity
        for _ in 0..<max(1, rounds) {
            let time = try ContinuousClock().measure { try work() }
            least = min(least, time / .seconds(1))
        }
        return least
    }
}
