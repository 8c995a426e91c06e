import ArgumentParser
import Foundation
import Lookbook
import LookbookCore
import LookbookImaging
import LookbookIndex

/// `lookbook embed`.
struct EmbedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Turn pictures into vectors, without a catalogue.",
        discussion: """
            Pictures are files or folders (all pictures below them, by name). One vector a picture, in that order; a picture \
            that cannot be used is named on stderr and left out, and the exit code is 2 only when none was usable.

            EXAMPLES
              lookbook embed photo.jpg --extractor models/mobilenetv2_100
              lookbook embed pictures/ --extractor palette --format npy --output x.npy   (and x.csv with the names)
            """)

    /// Lines or a matrix file.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl, npy
    }

    @Argument(help: ArgumentHelp("Picture files or folders.", valueName: "pictures"))
    var pictures: [String]

    @Option(name: .long, help: ArgumentHelp("Built-in extractor or model folder.", valueName: "name|dir"))
    var extractor = ExtractorLibrary.defaultName

    @Option(name: .long, help: "jsonl (one object a line) or npy.")
    var format = Format.jsonl

    @Option(name: .long, help: ArgumentHelp("The file; needed for npy.", valueName: "file"))
    var output: String?

    @OptionGroup var limits: PictureLimitOptions

    func validate() throws {
        if format == .npy, output == nil { throw ValidationError("--format npy needs --output FILE.npy.") }
    }

    private struct Line: Encodable {
        let image: String
        let space: EmbeddingSpace.ID
        let vector: [Float]
    }

    func run() async throws {
        let extractor = try await ExtractorLibrary(cache: nil).extractor(extractor)
        let files = try PictureFiles.find(pictures)
        let lines = format == .jsonl ? try Output(output) : nil
        var names: [String] = []
        var values: [Float] = []
        var bar = ProgressBar("embedding")
        let embedder = PictureEmbedder(
            reader: LimitedFileReader(limit: limits.limits.bytes),
            decoder: PictureDecoder(limits: limits.limits),
            extractor: extractor)
        try await embedder.embed(files) { path, result in
            switch result {
            case .failure(let error): Self.complain(path, error)
            case .success(let vector):
                try lines?.json(Line(image: path, space: extractor.space.id, vector: vector))
                names.append(path)
                if format == .npy { values += vector }
            }
            bar.show(names.count, of: files.count)
        }
        bar.finish()
        try lines?.close()
        guard !names.isEmpty else {
            throw LookbookError(
                .embedNothing, "none of the pictures could be used",
                facts: [.remedy: "the lines above say why"])
        }
        if let output, format == .npy {
            let matrix = VectorMatrix(rows: names.count, columns: extractor.space.dimensions, values: values)
            try NPY(matrix).write(to: output)
            try Self.writeNames(names, beside: output)
        }
    }

    private static func complain(_ path: String, _ error: any Error) {
        let problem = LookbookError(error)
        Terminal.log("\(path): \(problem.message) [\(problem.code.rawValue)]; \(problem.hint)")
    }

    private static func writeNames(_ names: [String], beside output: String) throws {
        let csv = try Output((output as NSString).deletingPathExtension + ".csv")
        try csv.line("image")
        for name in names { try csv.line(CSVRow.encode([name])) }
        try csv.close()
    }
}

/// Finds picture files by their names.
enum PictureFiles {
    private static let extensions = Set(PictureFormat.allSuffixes)

    /// Files as they are, and all pictures below folders in order of their paths.
    ///
    /// - Throws: ``LookbookError`` `file.missing` for what is not there, `embed.nothing` when there is no picture at all.
    static func find(_ paths: [String]) throws -> [String] {
        var found: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw LookbookError(.fileMissing, "there is no \(path)", facts: [.remedy: "check the path"])
            }
            found += isFolder.boolValue ? below(path) : [path]
        }
        guard !found.isEmpty else {
            throw LookbookError(
                .embedNothing, "there is no picture in \(paths.joined(separator: ", "))",
                facts: [.remedy: "pictures end in \(extensions.sorted().joined(separator: ", "))"])
        }
        return found
    }

    private static func below(_ folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { extensions.contains(($0 as NSString).pathExtension.lowercased()) }.sorted()
            .map { folder.hasSuffix("/") ? folder + $0 : folder + "/" + $0 }
    }
}
