import Foundation
import Logging
import LookbookCore

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
            let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.oneLine($0.value))" }.joined()
            Terminal.log("\(time) \(event.level.rawValue) \(Self.oneLine("\(event.message)"))\(fields)")
        case .json:
            let line = Line(time: time, level: event.level.rawValue, message: "\(event.message)", metadata: all)
            if let text = try? JSONText.encode(line, isPretty: false) { Terminal.log(text) }
        }
    }

    /// A client chooses part of what is logged; it must not be able to forge a line.
    private static func oneLine(_ text: String) -> String {
        text.replacing("\n", with: "\\n").replacing("\r", with: "\\r")
    }
}
