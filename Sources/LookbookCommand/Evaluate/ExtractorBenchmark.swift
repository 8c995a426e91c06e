import Foundation
import Lookbook
import LookbookCore
import LookbookEvaluation
import LookbookImaging

/// An extractor that is to be timed.
struct ExtractorSubject: Sendable {
    let name: String
    /// Set up for one picture at a time.
    let single: any FeatureExtractor
    /// Set up for many.
    let batch: any FeatureExtractor
    var parameters: Int?
    var multiplyAdds: Int?
    var bytes: Int?
}

/// Times extractors: the median of one picture alone and of a batch, then all cores for a while.
struct ExtractorBenchmark: Sendable {
    /// How long each of the measurements lasts.
    var seconds = 1.0
    /// Files for the path from JPEG to vector, the first of which are read for about ``seconds``; none leaves it out.
    var files: [String] = []
    /// What a picture may cost.
    var limits = PictureLimits()

    func measure(_ subject: ExtractorSubject) async throws -> TimingRow {
        let picture = try subject.single.prepare(Self.noise)
        let batch = Array(repeating: try subject.batch.prepare(Self.noise), count: subject.batch.batchSize)
        let single = try await median { _ = try await subject.single.embed([picture]) }
        let many = try await median { _ = try await subject.batch.embed(batch) } / Double(batch.count)
        let rate = try await throughput(subject.batch, batch)
        return TimingRow(
            extractor: subject.name, millisecondsSingle: single, millisecondsBatch: many,
            picturesPerSecond: rate, picturesPerSecondFromFile: try await fromFiles(subject.batch, rate: rate),
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
            times.append(try await clock.measure(work).inSeconds * 1000)
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
        return Double(done) / (clock.now - start).inSeconds
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
            case .failure(let error): Terminal.log("\(path): \(LookbookError(error).message)")
            }
        }
        return done == 0 ? nil : Double(done) / (clock.now - start).inSeconds
    }

    /// A picture of 400 x 400 pixels from a fixed seed.
    private static let noise: Picture = {
        var generator = SeededGenerator(seed: 1)
        return Picture(width: 400, height: 400, pixels: (0..<480_000).map { _ in UInt8(generator.next(below: 256)) })
    }()
}

extension Duration {
    /// As a number of seconds.
    var inSeconds: Double {
        seconds
    }
}
