import Foundation
import Testing

/// The built program as a user runs it.
struct ProgramTests {
    private struct Result {
        let exitCode: Int32
        let output: String
        let errors: String
    }

    private func run(_ arguments: [String]) throws -> Result {
        let process = Process()
        // The test program lies beside the product.
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(filePath: tests).deletingLastPathComponent().appending(
            path: "lookbook-train")
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        // What is said here fits a pipe's buffer.
        process.waitUntilExit()
        func text(_ pipe: Pipe) throws -> String {
            String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        }
        return Result(exitCode: process.terminationStatus, output: try text(output), errors: try text(errors))
    }

    @Test(arguments: ["run", "evaluate", "export", "bench"])
    func `help is on stdout and exits with 0`(_ command: String) throws {
        let result = try run([command, "--help"])
        #expect(result.exitCode == 0)
        #expect(result.output.contains("lookbook-train \(command)"))
        #expect(result.errors.isEmpty)
    }

    @Test(arguments: [
        ["nonsense"], ["run"], ["bench", "--padding", "wide"],
        ["run", "x.yaml", "--output", "x", "--label", "a=b"],
        ["run", "x.yaml", "--output", "x", "--split", "split"],
        ["run", "x.yaml", "--output", "x", "--catalogue", "c", "--label", ""],
        ["run", "x.yaml", "--output", "x", "--catalogue", "c", "--label", "kind"],
    ])
    func `wrong use exits with 2 and says so on stderr`(_ arguments: [String]) throws {
        let result = try run(arguments)
        #expect(result.exitCode == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("Error: "), "\(result.errors)")
    }

    @Test(arguments: [
        (["run", "/none.yaml", "--output", "/none"], "training.file"),
        (["bench", "--device", "cpu", "--threads", "0"], "training.tensor"),
        (["bench", "--device", "cpu", "--batch", "1"], "training.configuration"),
    ])
    func `a failure exits with 2, a code and a hint`(_ arguments: [String], _ code: String) throws {
        let result = try run(arguments)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("[\(code)]") && result.errors.contains("hint:"), "\(result.errors)")
    }

    @Test func `bench prints the line that step.py prints`() throws {
        let words = [
            "--architecture", "mobilenetv1_025", "--batch", "2", "--side", "32", "--steps", "1", "--threads",
            "1",
        ]
        let result = try run(["bench", "--device", "cpu", "--padding", "same"] + words)
        #expect(result.exitCode == 0)
        let start = "mobilenetv1_025 batch 2 side 32 padding same threads 1: median "
        #expect(result.output.hasPrefix(start) && result.output.hasSuffix(" ms a step\n"), "\(result.output)")
    }
}
