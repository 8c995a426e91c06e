import CKernels
import Foundation

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
    package static let available = allCases.filter { lookbook_level_is_supported(Int32($0.native.rawValue)) != 0 }

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
