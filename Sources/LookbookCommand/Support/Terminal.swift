import Foundation

/// What standard output and standard error are connected to.
enum Terminal {
    /// Whether a person reads standard error.
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// Whether colours and weights may be used on standard output.
    static let usesColour =
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty

    /// Writes a line to standard error.
    static func log(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// The text in bold, where that can be seen.
    static func bold(_ text: String) -> String {
        usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}
