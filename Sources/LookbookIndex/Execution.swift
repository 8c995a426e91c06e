import CKernels
import Dispatch
import Foundation
import Synchronization

/// The instruction set that distances are computed with.
package enum KernelLevel: String, Sendable, CaseIterable, Codable {
    /// Portable C.
    case scalar
    /// 64-bit ARM.
    case neon
    /// x86-64 with AVX2 and FMA.
    case avx2
    /// x86-64 with AVX-512 F, BW, DQ and VL.
    case avx512
    /// x86-64 with AVX-512 VNNI besides.
    case avx512VNNI = "avx512-vnni"

    /// The environment variable that forces a level: `LOOKBOOK_KERNELS=avx2`. Ignored when the processor lacks the level.
    package static let environmentVariable = "LOOKBOOK_KERNELS"

    /// The levels that this processor can run, slowest first; never empty.
    package static let available = allCases.filter {
        lookbook_level_is_supported(Int32($0.native.rawValue)) != 0
    }

    /// The level to use: the one that the environment asks for, else the fastest.
    package static let best = named(ProcessInfo.processInfo.environment[environmentVariable])

    /// The level of that name if this processor can run it, else the fastest.
    package static func named(_ name: String?) -> KernelLevel {
        if let name, let level = KernelLevel(rawValue: name), available.contains(level) { return level }
        return available.last ?? .scalar
    }

    var native: lookbook_level {
        switch self {
        case .scalar: LOOKBOOK_SCALAR
        case .neon: LOOKBOOK_NEON
        case .avx2: LOOKBOOK_AVX2
        case .avx512: LOOKBOOK_AVX512
        case .avx512VNNI: LOOKBOOK_AVX512_VNNI
        }
    }
}

/// Runs independent pieces of work on several cores and waits for all of them.
enum Parallel {
    /// Cores that this process may use.
    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// The results of `work(0) ..< work(count)`, in order. Pieces are handed out one at a time, so that a core that is
    /// slowed down by others takes fewer of them.
    static func map<Result: Sendable>(_ count: Int, threads: Int, _ work: @Sendable (Int) -> Result)
        -> [Result]
    {
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
