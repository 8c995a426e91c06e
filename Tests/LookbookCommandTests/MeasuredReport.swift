import Foundation
import LookbookMeasures
import LookbookTesting
import Testing

/// The JSON of `lookbook evaluate` and `lookbook bench extractors`, as another program would read it.
struct MeasuredReport: Decodable {
    struct Row: Decodable {
        struct Summary: Decodable {
            struct Counts: Decodable {
                let queries: Int
                let gallery: Int
                let collapsedDuplicates: Int
                let queriesWithoutPositives: Int
                let unlabelled: Int
            }
            struct Measure: Decodable {
                let measure: String
                let micro: Estimate
            }
            let counts: Counts
            let measures: [Measure]
        }
        let extractor: String
        let space: String
        let metric: String
        let projection: String
        let queryExpansion: Int
        let dimensions: Int
        let summary: Summary
        func value(_ name: String) -> Double? {
            summary.measures.first { $0.measure == name }?.micro.value
        }
    }
    struct Estimate: Decodable {
        let value: Double
        let lower: Double
        let upper: Double
    }
    struct Dataset: Decodable {
        let hash: String
        let label: String
        let split: String?
    }
    struct Comparison: Decodable {
        struct Paired: Decodable {
            let measure: String
            let difference: Estimate
        }
        let first: String
        let second: String
        let comparison: Paired
    }
    struct Domain: Decodable {
        struct Confusion: Decodable {
            let classes: [String]
            let counts: [[Int]]
        }
        let name: String
        let confusion: Confusion
        let accuracy: Estimate?
    }
    struct Outfits: Decodable {
        struct Result: Decodable {
            let fillInTheBlank: Estimate
            let compatibilityAUC: Estimate
            let questions: Int
        }
        let name: String
        let result: Result
    }
    struct Timing: Decodable {
        let extractor: String
        let millisecondsSingle: Double
        let picturesPerSecond: Double?
        let picturesPerSecondFromFile: Double?
        let parameters: Int?
        let multiplyAdds: Int?
    }
    let dataset: Dataset
    let seed: Int
    let options: [String: String]?
    let retrieval: [Row]
    let comparisons: [Comparison]
    let domains: [Domain]
    let outfits: [Outfits]
    let timings: [Timing]
    let notes: [String]

    /// Runs a command for its JSON.
    static func run(_ arguments: [String]) throws -> MeasuredReport {
        let result = try Program.run(arguments + ["--format", "json"])
        try #require(result.exitCode == 0, "\(result.errors)")
        return try read(Data(result.output.utf8))
    }

    static func read(_ json: Data) throws -> MeasuredReport {
        try JSONDecoder().decode(MeasuredReport.self, from: json)
    }
}

/// Vectors and labels in files, as somebody else's program would leave them.
struct VectorFiles {
    let folder: TemporaryFolder
    var npy: String { folder.path + "/x.npy" }
    var csv: String { folder.path + "/y.csv" }
    /// The beginning of a command that measures them.
    var use: [String] { ["evaluate", "--embeddings", npy, "--labels", csv, "--metrics", "euclidean"] }

    /// - Parameters:
    ///   - vectors: of equal length.
    ///   - labels: the whole CSV file.
    init(_ vectors: [[Float]], labels: String) throws {
        folder = try TemporaryFolder()
        let shape = "(\(vectors.count), \(vectors[0].count))"
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
        let padded = header + String(repeating: " ", count: 117 - header.count) + "\n"
        var bytes =
            Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(padded.utf8.count), 0]) + Data(padded.utf8)
        for value in vectors.joined() {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        try bytes.write(to: URL(fileURLWithPath: npy))
        try write(labels)
    }

    func write(_ labels: String) throws {
        try labels.write(toFile: csv, atomically: true, encoding: .utf8)
    }

    /// Five vectors on a line; the last is the first once more.
    static func fiveOnALine() throws -> VectorFiles {
        try VectorFiles(
            [[0, 1], [1, 1], [2, 1], [9, 1], [0, 1]],
            labels: "name,kind,hash\np,a,1\nq,b,2\nr,a,3\ns,c,\nt,a,1\n")
    }
}
