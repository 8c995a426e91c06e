import Synchronization

/// Puts writes over HTTP in order: two requests with pictures at a time, and in each catalogue one write after the other,
/// so that none replaces what another has just read.
final class CatalogueWrites: Sendable {
    /// Requests that bring pictures. Those that wait hold them in memory, so they are not many.
    let pictures = WaitingLine(width: 2, length: 14)
    private let lines = Mutex<[String: WaitingLine]>([:])

    /// Does something while nothing else is written to a catalogue by this server.
    ///
    /// - Throws: ``ServerError`` 429 when too many wait for that, and what `work` throws.
    func alone<Result>(in catalogue: String, _ work: () async throws -> Result) async throws -> Result {
        let line = lines.withLock { lines in
            let line = lines[catalogue] ?? WaitingLine(width: 1, length: 256)
            lines[catalogue] = line
            return line
        }
        return try await line.run(work)
    }
}
