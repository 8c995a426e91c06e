import LookbookCore

/// Adds up the time during which at least one piece of work is under way.
struct BusyClock {
    private var depth = 0
    private var since = ContinuousClock.now
    private(set) var seconds = 0.0

    mutating func begin() {
        if depth == 0 { since = .now }
        depth += 1
    }

    mutating func end() {
        depth -= 1
        if depth == 0 { seconds += (ContinuousClock.now - since).seconds }
    }
}
