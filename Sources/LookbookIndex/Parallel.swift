import Dispatch
import Foundation
import Synchronization

/// Runs independent pieces of work on several cores and waits for all of them.
enum Parallel {
    /// Cores that this process may use.
    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// The results of `work(0) ..< work(count)`, in order. Pieces are handed out one at a time, so that a core that is
    /// slowed down by others takes fewer of them.
    static func map<Result: Sendable>(_ count: Int, threads: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
        guard count > 1, threads > 1 else { return (0..<count).map(work) }
        return [Result](unsafeUninitializedCapacity: count) { results, initialised in
            let next = Atomic(0)
            guard let start = results.baseAddress.map(DisjointWrites.init) else { return }
            DispatchQueue.concurrentPerform(iterations: min(count, threads)) { _ in
                while case let piece = next.add(1, ordering: .relaxed).oldValue, piece < count {
                    (start.memory + piece).initialize(to: work(piece))
                }
            }
            initialised = count
        }
    }

    /// Cuts 0 ..< count into at most `pieces` ranges of at least `least` (the last may be shorter).
    static func ranges(_ count: Int, pieces: Int, least: Int) -> [Range<Int>] {
        ranges(count, length: max(least, (count + pieces - 1) / max(1, pieces)))
    }

    /// Cuts 0 ..< count into ranges of a length of at least 1 (the last may be shorter).
    static func ranges(_ count: Int, length: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: length).map { $0..<min(count, $0 + length) }
    }
}

/// Memory that several threads fill, each at places of its own.
///
/// `@unchecked Sendable`: those who make one see to it that no place is written by two threads (each piece of work is taken
/// once, and pieces do not overlap), and nobody reads before `Parallel.map` has returned.
struct DisjointWrites<Element>: @unchecked Sendable {
    let memory: UnsafeMutablePointer<Element>
}
