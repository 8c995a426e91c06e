import Foundation
import Synchronization

/// The smaller pictures that were asked for last, up to a number of bytes. Each is made once, however many ask for it at
/// the same time, and few at a time, so that a page full of them does not hold up queries.
final class ThumbnailCache: Sendable {
    private let capacity: Int
    private let line: WaitingLine
    private let state = Mutex(State())

    private struct State {
        var entries: [String: Entry] = [:]
        var making: [String: Task<[UInt8], any Error>] = [:]
        var bytes = 0
        var clock = 0
    }

    private struct Entry {
        let bytes: [UInt8]
        var used: Int
    }

    /// The widths that are made; a request gets the next larger one, so that nobody fills the cache with all others.
    static let widths = [80, 160, 320, 480, 640, 960, 1280]

    /// - Parameters:
    ///   - capacity: the most bytes.
    ///   - concurrency: how many are made at a time; half of the cores unless told otherwise.
    init(capacity: Int = 96 << 20, concurrency: Int = ProcessInfo.processInfo.activeProcessorCount / 2) {
        self.capacity = capacity
        line = WaitingLine(width: concurrency, length: 512)
    }

    static func width(for asked: Int) -> Int {
        widths.first { $0 >= asked } ?? 1280
    }

    /// A picture, made when it is not there.
    ///
    /// - Throws: what `make` throws, and ``ServerError`` 429 when too many wait to be made.
    func picture(_ key: String, make: @escaping @Sendable () throws -> [UInt8]) async throws -> [UInt8] {
        let found = state.withLock { state -> Found in
            if let bytes = state.entries[key]?.bytes {
                state.clock += 1
                state.entries[key]?.used = state.clock
                return .made(bytes)
            }
            // A task of its own: whoever asked first may go away, and others wait for it too.
            let task = state.making[key] ?? Task { try await self.made(key, make) }
            state.making[key] = task
            return .making(task)
        }
        switch found {
        case .made(let bytes): return bytes
        case .making(let task): return try await task.value
        }
    }

    private enum Found {
        case made([UInt8])
        case making(Task<[UInt8], any Error>)
    }

    private func made(_ key: String, _ make: () throws -> [UInt8]) async throws -> [UInt8] {
        defer { state.withLock { $0.making[key] = nil } }
        let bytes = try await line.run(make)
        state.withLock { state in
            state.clock += 1
            let old = state.entries.updateValue(Entry(bytes: bytes, used: state.clock), forKey: key)
            state.bytes += bytes.count - (old?.bytes.count ?? 0)
            if state.bytes > capacity { Self.shrink(&state, to: capacity * 3 / 4) }
        }
        return bytes
    }

    private static func shrink(_ state: inout State, to size: Int) {
        for (key, entry) in state.entries.sorted(by: { $0.value.used < $1.value.used }) where state.bytes > size {
            state.entries[key] = nil
            state.bytes -= entry.bytes.count
        }
    }
}
