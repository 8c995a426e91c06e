import Foundation
import LookbookCore

/// Where a command's data goes: standard output or a file. Buffered; a file appears only when it is complete.
final class Output {
    private let handle: FileHandle
    private let path: String?
    private var buffer = Data()

    /// - Parameter path: a file; nil for standard output.
    init(_ path: String? = nil) throws {
        self.path = path
        guard let path else {
            handle = .standardOutput
            return
        }
        let partial = path + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil),
            let handle = FileHandle(forWritingAtPath: partial)
        else {
            throw LookbookError(
                .outputUnwritable, "the file \(path) cannot be written",
                facts: [.remedy: "choose another place with --output"])
        }
        self.handle = handle
    }

    /// Writes a line.
    func line(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        buffer.append(0x0A)
        if buffer.count > 1 << 16 { try flush() }
    }

    /// Writes a value as one line of JSON, or spread out for a person.
    func json(_ value: some Encodable, isPretty: Bool = false) throws {
        try line(JSONText.encode(value, isPretty: isPretty))
    }

    /// Writes what is left, and gives a file its name.
    func close() throws {
        try flush()
        guard let path else { return }
        try handle.close()
        guard rename(path + ".partial", path) == 0 else {
            throw LookbookError(
                .outputUnwritable, "the file \(path) cannot be written",
                facts: [.remedy: "choose another place with --output"])
        }
    }

    private func flush() throws {
        defer { buffer.removeAll(keepingCapacity: true) }
        do {
            try handle.write(contentsOf: buffer)
        } catch {
            if path == nil { throw BrokenPipe() }
            throw LookbookError(
                .outputFull, "writing failed: \(error.localizedDescription)", facts: [.remedy: "is the disk full?"])
        }
    }
}
