import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// `lookbook serve` on a port that the system chose; ends when the value goes.
final class RunningServer {
    private let process: Process
    /// Where it listens, with a slash at the end.
    let address: String

    private struct DidNotStart: Error {
        let log: String
    }

    /// - Parameter arguments: after `lookbook serve`.
    init(_ arguments: [String]) throws {
        process = Process()
        process.executableURL = try Program.executable()
        process.arguments = ["serve", "--port", "0"] + arguments
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        var log = ""
        while true {
            let part = errors.fileHandleForReading.availableData
            log += String(decoding: part, as: UTF8.self)
            if let address = log.firstMatch(of: #/serving (http://\S+)/#) {
                self.address = String(address.output.1)
                return
            }
            guard !part.isEmpty else { throw DidNotStart(log: log) }
        }
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    /// Sends a picture; waits until the catalogue has been loaded.
    func similar(to picture: [UInt8]) async throws -> (status: Int, body: String) {
        guard let url = URL(string: address + "v1/similar?k=1") else { throw DidNotStart(log: address) }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("image/png", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(picture)
        for _ in 0..<100 {
            let (data, response) = try await URLSession.shared.data(for: request)
            let status = (response as? HTTPURLResponse)?.statusCode ?? 0
            if status != 503 { return (status, String(decoding: data, as: UTF8.self)) }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw DidNotStart(log: "the catalogue was not loaded")
    }
}
