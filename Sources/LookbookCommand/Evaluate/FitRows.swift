/// The rows that something is fitted on, the same for `evaluate --projection` and `models project`: what was measured is what
/// is made.
struct FitRows: Sendable {
    /// Places of rows, ascending: each different picture once, and none that is scored where that is possible.
    let places: [Int]
    /// Whether they are scored too, since no others are left.
    let areScored: Bool

    /// - Parameters:
    ///   - isAllowed: of each row, whether it may be fitted on.
    ///   - isScored: of each row, whether something is measured on it.
    ///   - pixelHashes: of each row; equal hashes are the same picture.
    init(isAllowed: [Bool], isScored: [Bool], pixelHashes: [String?]) {
        let allowed = isAllowed.indices.filter { isAllowed[$0] }
        let apart = allowed.filter { !isScored[$0] }
        areScored = apart.isEmpty
        var seen = Set<String>()
        places = (apart.isEmpty ? allowed : apart).filter { row in
            pixelHashes[row].map { seen.insert($0).inserted } ?? true
        }
    }
}
