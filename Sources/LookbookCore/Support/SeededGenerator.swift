/// Random numbers that are the same on every machine for the same seed (SplitMix64; Steele, Lea, Flood 2014).
///
/// The standard library's `random(in:using:)` may change between Swift versions, so the few
/// draws that results depend on are made here.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
    private var state: UInt64

    /// - Parameter seed: any number.
    public init(seed: UInt64) {
        state = seed
    }

    /// A generator of its own for a part of a run: a picture of an epoch, say. Neighbouring parts have nothing in common.
    public init(seed: UInt64, part: Int, of whole: Int) {
        var mixer = SeededGenerator(
            seed: seed ^ 0x9E37_79B9_7F4A_7C15 &* UInt64(truncatingIfNeeded: whole &+ 1))
        state = mixer.next() ^ 0xBF58_476D_1CE4_E5B9 &* UInt64(truncatingIfNeeded: part &+ 1)
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and without, `bound`. (The bias of the multiplication is below bound / 2^64.)
    ///
    /// - Precondition: `bound` is positive.
    public mutating func next(below bound: Int) -> Int {
        precondition(bound > 0, "there must be something to draw from")
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// `count` different numbers below `bound`, ascending; all of them when there are no more. (Floyd's method.)
    public mutating func sample(_ count: Int, below bound: Int) -> [Int] {
        guard count < bound else { return Array(0..<max(0, bound)) }
        var chosen = Set<Int>()
        for limit in bound - max(0, count)..<bound {
            let drawn = next(below: limit + 1)
            if !chosen.insert(drawn).inserted { chosen.insert(limit) }
        }
        return chosen.sorted()
    }
}
