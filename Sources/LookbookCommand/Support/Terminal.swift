import Foundation
import Logging
import LookbookCore

/// What standard output and standard error are connected to.
enum Terminal {
    /// Whether a person reads standard error.
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// Whether colours and weights may be used on standard output.
    static let usesColour =
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty

    /// Writes a text and the end of a line to standard error; control characters within it are written as ``printable(_:)``.
    static func log(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            printable(String($0))
        }
        // Who reads us may have gone; then nobody is left to be told.
        try? FileHandle.standardError.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// The text with its control characters written out (`\u001B`), as JSON does it. What a feed, a file's name or a client
    /// says must not move the cursor, change colours, forge lines or turn the direction of writing.
    static func printable(_ text: String) -> String {
        // Most texts have none of the bytes that such a character begins with.
        let isSuspect = text.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }
        guard isSuspect, text.unicodeScalars.contains(where: steers) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            guard steers(scalar) else { return result.unicodeScalars.append(scalar) }
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            }
        }
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// The text in bold, where that can be seen.
    static func bold(_ text: String) -> String {
        usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}

/// How log lines look.
enum LogFormat: String {
    case text, json
}

/// Writes log messages to standard error, one a line: for a person or as JSON.
struct LineLogHandler: LogHandler {
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// A line of JSON; the metadata comes as its own object, so that it cannot be taken for the fields.
    private struct Line: Encodable {
        let time: String
        let level: String
        let message: String
        let metadata: [String: String]
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
        let time = Date().formatted(.iso8601)
        switch format {
        case .text:
            // A client chooses part of what is logged; it must not be able to forge a line.
            let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(Terminal.printable($0.value))" }
                .joined()
            Terminal.log("\(time) \(event.level.rawValue) \(Terminal.printable("\(event.message)"))\(fields)")
        case .json:
            let line = Line(
                time: time, level: event.level.rawValue, message: "\(event.message)", metadata: all)
            if let text = try? JSONText.encode(line, isPretty: false) { Terminal.log(text) }
        }
    }
}
