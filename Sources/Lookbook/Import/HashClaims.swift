import Synchronization

/// Which contents somebody in this import is already working on, so that no picture goes through the network twice.
final class HashClaims: Sendable {
    private let claimed = Mutex<Set<String>>([])

    /// Whether the caller is the first to ask for this content.
    func claim(_ hash: String) -> Bool {
        claimed.withLock { $0.insert(hash).inserted }
    }

    /// Gives a content back whose picture could not be used, so that the next one with it reports the same failure.
    func release(_ hash: String) {
        _ = claimed.withLock { $0.remove(hash) }
    }
}
