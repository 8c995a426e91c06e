import Foundation
import Lookbook
package import LookbookCore
import LookbookImaging
package import LookbookInference
package import LookbookNetworks

/// An extractor that is to be timed.
package struct ExtractorSubject: Sendable {
    package let name: String
    /// Set up for one picture at a time.
    package let single: any FeatureExtractor
    /// Set up for many.
    package let batch: any FeatureExtractor
    package var parameters: Int?
    package var multiplyAdds: Int?
    package var bytes: Int?

    /// See the properties.
    package init(
        name: String, single: any FeatureExtractor, batch: any FeatureExtractor, parameters: Int? = nil,
        multiplyAdds: Int? = nil, bytes: Int? = nil
    ) {
        (self.name, self.single, self.batch) = (name, single, batch)
        (self.parameters, self.multiplyAdds, self.bytes) = (parameters, multiplyAdds, bytes)
    }
}

/// Times extractors: the median of one picture alone and of a batch, then all cores for a while.
package struct ExtractorBenchmark: Sendable {
    /// How long each of the measurements lasts.
    package var seconds: Double
    /// Files for the path from JPEG to vector, the first of which are read for about ``seconds``; none leaves it out.
    package var files: [String] = []
    /// What a picture may cost.
    package var limits: PictureLimits
    /// Told of a file that cannot be used: path and sentence.
    private let warn: @Sendable (String) -> Void

    /// See the properties.
    package init(
        seconds: Double = 1, limits: PictureLimits = PictureLimits(),
        warn: @escaping @Sendable (String) -> Void
    ) {
        (self.seconds, self.limits, self.warn) = (seconds, limits, warn)
    }

    package func measure(_ subject: ExtractorSubject) async throws -> TimingRow {
        let picture = try subject.single.prepare(Self.noise)
        let batch = Array(repeating: try subject.batch.prepare(Self.noise), count: subject.batch.batchSize)
        let single = try await median { _ = try await subject.single.embed([picture]) }
        let many = try await median { _ = try await subject.batch.embed(batch) } / Double(batch.count)
        let rate = try await throughput(subject.batch, batch)
        return TimingRow(
            extractor: subject.name, millisecondsSingle: single, millisecondsBatch: many,
            picturesPerSecond: rate,
            picturesPerSecondFromFile: try await fromFiles(subject.batch, rate: rate),
            parameters: subject.parameters, multiplyAdds: subject.multiplyAdds, bytes: subject.bytes)
    }

    /// The median time of some work in milliseconds; the first run does not count.
    private func median(_ work: () async throws -> Void) async throws -> Double {
        try await work()
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var times = [Double]()
        // One run of a large network may fill the time; a second and third would say nothing new.
        while times.isEmpty || clock.now < end {
            times.append(try await clock.measure(work).seconds * 1000)
        }
        return times.sorted()[times.count / 2]
    }

    /// Pictures a second when as many batches are under way as there are cores.
    private func throughput(_ extractor: any FeatureExtractor, _ batch: [Picture]) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(seconds)
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                group.addTask {
                    var pictures = 0
                    repeat { pictures += try await extractor.embed(batch).count } while clock.now < end
                    return pictures
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(done) / (clock.now - start).seconds
    }

    /// Pictures a second from the file to the vector.
    ///
    /// - Parameter rate: pictures a second without the files, which says how many fill the time; at least three batches,
    ///   so that one can be prepared while another is embedded.
    private func fromFiles(_ extractor: any FeatureExtractor, rate: Double) async throws -> Double? {
        guard !files.isEmpty else { return nil }
        let chosen = Array(files.prefix(max(3 * extractor.batchSize, Int(min(rate * seconds, 1e6)))))
        let embedder = PictureEmbedder(
            reader: LimitedFileReader(limit: limits.bytes), decoder: PictureDecoder(limits: limits),
            extractor: extractor)
        var done = 0
        let clock = ContinuousClock()
        let start = clock.now
        try await embedder.embed(chosen) { path, result in
            switch result {
            case .success: done += 1
            case .failure(let error): warn("\(path): \(LookbookError(error).message)")
            }
        }
        return done == 0 ? nil : Double(done) / (clock.now - start).seconds
    }

    /// A picture of 400 x 400 pixels from a fixed seed.
    private static let noise: Picture = {
        var generator = SeededGenerator(seed: 1)
        return Picture(
            width: 400, height: 400, pixels: (0..<480_000).map { _ in UInt8(generator.next(below: 256)) })
    }()
}

/// Model folders of our architectures with random weights: time does not depend on what a network has learned.
package struct RandomModels: ~Copyable {
    private let folder: URL
    private let importer: ModelImporter

    package init(_ runtime: InferenceRuntime) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "lookbook-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        importer = ModelImporter(runtime)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Makes a model folder, which goes when this value goes.
    package func make(_ architecture: Architecture) async throws -> ModelFolder {
        let graph = try architecture.network().graph()
        let weights = folder.appending(path: "\(architecture.name).safetensors")
        try Data(SafetensorsWriter.bytes(Self.tensors(graph))).write(to: weights)
        defer { try? FileManager.default.removeItem(at: weights) }
        return try await importer.make(
            architecture: architecture, weights: weights.path,
            preprocessing: PreprocessingFile.read("imagenet"),
            output: folder.appending(path: architecture.name).path)
    }

    /// Filters of a size that keeps the signal (He et al. 2015), from a fixed seed; batch norms that change nothing.
    private static func tensors(_ graph: NetworkGraph) -> [String: SafetensorsWriter.Tensor] {
        var generator = SeededGenerator(seed: 1)
        var tensors: [String: SafetensorsWriter.Tensor] = [:]
        for parameter in graph.parameters {
            let values: [Float]
            if parameter.shape.count > 1 {
                let inputs = parameter.shape.dropFirst().reduce(1, *)
                let size = (6 / Float(max(1, inputs))).squareRoot()
                values = (0..<parameter.count).map { _ in
                    (Float(generator.next(below: 1 << 20)) / Float(1 << 19) - 1) * size
                }
            } else {
                let isOne = parameter.kind == .weight || parameter.name.hasSuffix("running_var")
                values = Array(repeating: isOne ? 1 : 0, count: parameter.count)
            }
            tensors[parameter.name] = .init(shape: parameter.shape, values: values)
        }
        return tensors
    }
}
