import Synchronization

/// The smaller pictures that were asked for last, up to a number of bytes.
final class ThumbnailCache: Sendable {
    private let capacity: Int
    private let state = Mutex(State())

    private struct State {
        var entries: [String: Entry] = [:]
        var bytes = 0
        var clock = 0
    }

    private struct Entry {
        let bytes: [UInt8]
        var used: Int
    }

    /// The widths that are made; a request gets the next larger one, so that nobody fills the cache with all others.
    static let widths = [80, 160, 320, 480, 640, 960, 1280]

    /// - Parameter capacity: the most bytes.
    init(capacity: Int = 96 << 20) {
        self.capacity = capacity
    }

    static func width(for asked: Int) -> Int {
        widths.first { $0 >= asked } ?? 1280
    }

    /// A picture, made when it is not there.
    func picture(_ key: String, make: () throws -> [UInt8]) rethrows -> [UInt8] {
        if let bytes = find(key) { return bytes }
        let bytes = try make()
        state.withLock { state in
            state.clock += 1
            let old = state.entries.updateValue(Entry(bytes: bytes, used: state.clock), forKey: key)
            state.bytes += bytes.count - (old?.bytes.count ?? 0)
            if state.bytes > capacity { Self.shrink(&state, to: capacity * 3 / 4) }
        }
        return bytes
    }

    private func find(_ key: String) -> [UInt8]? {
        state.withLock { state in
            guard let bytes = state.entries[key]?.bytes else { return nil }
            state.clock += 1
            state.entries[key]?.used = state.clock
            return bytes
        }
    }

    private static func shrink(_ state: inout State, to size: Int) {
        for (key, entry) in state.entries.sorted(by: { $0.value.used < $1.value.used }) where state.bytes > size {
            state.entries[key] = nil
            state.bytes -= entry.bytes.count
        }
    }
}
