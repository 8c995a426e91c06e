import ArgumentParser
import Foundation
import Lookbook
import LookbookCore
import LookbookImaging
import LookbookIndex
import LookbookInference
import LookbookStore

/// `lookbook doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the machine, the native libraries and a catalogue, and say what to do.",
        discussion:
            "Exit code 2 when something must be mended.\n\nEXAMPLE\n  lookbook doctor --catalogue shop")

    @Option(name: .long, help: ArgumentHelp("Folder of a catalogue.", valueName: "dir"))
    var catalogue: String?

    @OptionGroup var format: FormatOption

    func run() async throws {
        var findings = await MachineCheck().findings()
        if let catalogue = try catalogue ?? DefaultCatalogue.path() {
            findings += await CatalogueCheck(path: catalogue).findings()
        }
        let output = try Output()
        switch format.format {
        case .json: try output.json(findings, isPretty: true)
        case .table:
            var table = Table(["check", "result", "detail"])
            for finding in findings { table.add([finding.name, finding.level.rawValue, finding.detail]) }
            for line in table.lines { try output.line(line) }
            for hint in findings.compactMap(\.hint) { try output.line("hint: \(Terminal.printable(hint))") }
        }
        try output.close()
        if findings.contains(where: { $0.level == .bad }) { throw ExitCode(2) }
    }
}

/// One thing that was looked at.
struct Finding: Encodable {
    /// Whether something must be done.
    enum Level: String, Encodable {
        case good = "ok", warning, bad = "FAILED"
    }

    let name: String
    let level: Level
    let detail: String
    let hint: String?

    init(_ name: String, _ level: Level, _ detail: String, hint: String? = nil) {
        self.name = name
        self.level = level
        self.detail = detail
        self.hint = hint
    }

    /// What went wrong, in the error's own words.
    init(_ name: String, failed error: any Error) {
        let told = LookbookError(error)
        self.init(name, .bad, told.message, hint: told.hint)
    }
}

/// Checks of the machine and the native libraries, each by using it.
struct MachineCheck {
    func findings() async -> [Finding] {
        [processor, memory, decoding, inference]
    }

    private var processor: Finding {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let level = KernelLevel.best
        return Finding(
            "processor", level == .scalar ? .warning : .good,
            "\(cores) cores, search kernels \(level.rawValue)",
            hint: level == .scalar
                ? "this processor has no vector unit that Lookbook knows: searches will be slow" : nil)
    }

    private var memory: Finding {
        let gigabytes = Double(ProcessInfo.processInfo.physicalMemory) / 1e9
        return Finding(
            "memory", gigabytes < 1 ? .warning : .good, "\(gigabytes.formatted(decimals: 1)) GB",
            hint: gigabytes < 1 ? "a catalogue of 100,000 pictures needs about 0.5 GB" : nil)
    }

    private var decoding: Finding {
        do {
            for sample in SamplePicture.all {
                let decoded = try PictureDecoder().decode(sample.bytes, shortestSide: nil)
                guard decoded.format == sample.format else {
                    return Finding(
                        "pictures", .bad, "\(sample.format.rawValue) is taken for \(decoded.format.rawValue)")
                }
            }
            let formats = SamplePicture.all.map(\.format.rawValue).joined(separator: ", ")
            return Finding("pictures", .good, "\(formats) are decoded")
        } catch {
            return Finding("pictures", failed: error)
        }
    }

    private var inference: Finding {
        do {
            _ = try InferenceRuntime()
            return Finding("inference", .good, "OpenVINO \(InferenceRuntime.version)")
        } catch {
            return Finding("inference", failed: error)
        }
    }
}

/// Checks of a catalogue: the file, its embeddings, its pictures, its extractors.
struct CatalogueCheck {
    let path: String

    func findings() async -> [Finding] {
        do {
            let shop = try await Shop.open(path)
            var findings = try await database(shop)
            for record in try await shop.catalogue.spaces() { findings.append(await extractor(record, shop)) }
            return findings
        } catch {
            return [Finding("catalogue", failed: error)]
        }
    }

    private func database(_ shop: Shop) async throws -> [Finding] {
        let summary = try await shop.catalogue.summary()
        var findings = [
            Finding(
                "catalogue", .good,
                "\(summary.items) items in \(summary.domains.count) domains, \(summary.images) pictures")
        ]
        if summary.failedImages > 0 {
            findings.append(
                Finding(
                    "failed pictures", .warning, "\(summary.failedImages) could not be used",
                    hint: "import again with --report FILE.csv to see which and why"))
        }
        let unknown = try summary.domains.keys.filter { try shop.taxonomy().slot(of: $0) == nil }.sorted()
        if !unknown.isEmpty {
            findings.append(
                Finding(
                    "taxonomy", .warning, "goes with nothing: \(unknown.joined(separator: ", "))",
                    hint: "add these domains: lookbook export taxonomy --catalogue \(path) > taxonomy.json"))
        }
        return findings + integrity(try await shop.catalogue.checkIntegrity())
    }

    private func integrity(_ found: SQLiteCatalogue.Integrity) -> [Finding] {
        var findings = found.damage.map {
            Finding("integrity", .bad, $0, hint: "restore a backup, or import again from the feed")
        }
        if findings.isEmpty {
            findings.append(Finding("integrity", .good, "file, links and vectors are sound"))
        }
        if found.imagesWithoutEmbedding > 0 {
            findings.append(
                Finding(
                    "embeddings", .warning,
                    "\(found.imagesWithoutEmbedding) pictures have no vector in the active space",
                    hint: "run the import again: it does only what is missing"))
        }
        return findings
    }

    private func extractor(_ record: SpaceRecord, _ shop: Shop) async -> Finding {
        do {
            let extractor = try await shop.extractor(of: record)
            let isSame = extractor.space.id == record.space.id
            return Finding(
                "extractor \(record.space.name)", isSame ? .good : .bad,
                isSame ? "\(record.count) embeddings" : "is not the one that filled the catalogue",
                hint: isSame
                    ? nil
                    : "import again: lookbook import FEED --catalogue \(path) --extractor \(record.extractor)"
            )
        } catch {
            return Finding("extractor \(record.space.name)", failed: error)
        }
    }
}

/// A tiny picture of each format (8 x 8, one colour, drawn by Pillow), to see whether the codecs work.
struct SamplePicture {
    let format: PictureFormat
    let base64: String

    /// The file.
    var bytes: [UInt8] {
        Data(base64Encoded: base64).map { [UInt8]($0) } ?? []
    }

    /// One of each format.
    static let all = [
        SamplePicture(
            format: .jpeg,
            base64: """
                /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxO\
                UlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P\
                T09PT09PT0//wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QA\
                FQEBAQAAAAAAAAAAAAAAAAAABAb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCQAKrX/9k=
                """),
        SamplePicture(
            format: .png,
            base64: """
                iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFUlEQVR42mM8oWHDgA0wMeAAg1MCAO+cATyny4CLAAAAAElFTkSu\
                QmCC
                """),
        SamplePicture(
            format: .webp,
            base64: """
                UklGRjQAAABXRUJQVlA4ICgAAABwAQCdASoIAAgAAsBMJaACdAFAAAD+645dcLZZk//nEv/oF/4C7mAA
                """),
    ]
}
