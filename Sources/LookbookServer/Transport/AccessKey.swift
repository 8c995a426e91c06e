package import Foundation
import LookbookCore
import LookbookHashing

/// A key as it is stored: everything but the secret, of which only the hash is kept.
///
/// The secret has 256 random bits, so a plain SHA-256 withstands guessing, and no slow hash is needed.
package struct AccessKey: Sendable, Codable, Hashable, Identifiable {
    /// The part of the key that may be shown, eight hexadecimal digits.
    package let id: String
    /// What it is for, in the words of whoever made it.
    package let name: String
    /// What it allows.
    package let scope: KeyScope
    /// SHA-256 of the whole key, hexadecimal.
    package let hash: String
    /// When it was made.
    package let created: Date

    /// Makes a key.
    ///
    /// - Returns: what is stored, and the key itself, which nobody can read again afterwards.
    package static func make(name: String, scope: KeyScope, now: Date) -> (key: AccessKey, secret: String) {
        let id = (0..<4).map { _ in UInt8.random(in: .min ... .max) }.hexadecimal
        let text = Base64URL.encode((0..<32).map { _ in UInt8.random(in: .min ... .max) })
        let secret = "lb_\(id)_\(text)"
        return (AccessKey(id: id, name: name, scope: scope, hash: Self.hash(secret), created: now), secret)
    }

    /// Whether a text is this key. Takes the same time wherever the first difference is.
    func matches(_ secret: String) -> Bool {
        let given = Array(Self.hash(secret).utf8)
        let stored = Array(hash.utf8)
        guard given.count == stored.count else { return false }
        return zip(given, stored).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The id that a key's text names.
    static func id(in secret: String) -> String? {
        let parts = secret.split(separator: "_", maxSplits: 2)
        return parts.count == 3 && parts[0] == "lb" ? String(parts[1]) : nil
    }

    private static func hash(_ secret: String) -> String {
        SHA256.hash(Data(secret.utf8)).hexadecimal
    }
}

/// What a key allows; each scope includes those before it.
package enum KeyScope: String, Sendable, Codable, CaseIterable, Comparable {
    /// Ask for recommendations, read items and pictures.
    case search
    /// Add, change and remove items, and follow imports.
    case write
    /// Read metrics.
    case admin

    /// Whether the first allows less than the second.
    package static func < (one: KeyScope, other: KeyScope) -> Bool {
        allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
    }
}
