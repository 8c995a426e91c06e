/// Random numbers that are the same on every machine: SplitMix64 (Steele, Lea and Flood 2014).
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
    private var state: UInt64

    /// Equal seeds give equal numbers.
    public init(seed: UInt64) {
        state = seed
    }

    /// A generator of its own for a part of a run: a picture of an epoch, say. Neighbouring parts have nothing in common.
    public init(seed: UInt64, part: Int, of whole: Int) {
        var mixer = SeededGenerator(seed: seed ^ 0x9E37_79B9_7F4A_7C15 &* UInt64(truncatingIfNeeded: whole &+ 1))
        state = mixer.next() ^ 0xBF58_476D_1CE4_E5B9 &* UInt64(truncatingIfNeeded: part &+ 1)
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
