import Foundation

/// Which kinds of garment there are, what feeds call them, and which of them are worn together.
///
/// Every domain belongs to a slot, a place on the body or in the outfit; slots say what they go with. The name of a
/// category is mapped to a domain by ``match(_:title:)``: by the taxonomy's own names and aliases, by Google's product
/// categories, and by what shops call the kinds of garment in seven languages and in India. A name that says nothing
/// becomes a domain of its own, which goes with nothing.
///
/// The file form is JSON:
/// ```json
/// {"slots": [{"name": "top", "goesWith": ["bottom", "footwear"]}, …],
///  "domains": [{"name": "T-Shirt", "slot": "top", "aliases": ["tshirts", "tee"]}, …]}
/// ```
public struct Taxonomy: Sendable, Hashable {
    /// The slots, in the order in which they were given.
    public let slots: [Slot]
    /// The domains, in the order in which they were given.
    public let domains: [Domain]
    /// Own words that are not those of the default: domains by folded word.
    let ownWords: [String: String]
    /// Domains by folded name and alias, as they are written.
    let exactWords: [String: String]
    private let slotOfDomain: [String: String]
    private let slotByName: [String: Slot]

    /// A place in an outfit.
    public struct Slot: Sendable, Hashable, Codable {
        /// Its name.
        public let name: String
        /// Names of the slots that it goes with, the most natural first. A slot may go with itself: its other domains.
        public let goesWith: [String]

        /// Makes the value from its parts.
        public init(_ name: String, goesWith: [String]) {
            self.name = name
            self.goesWith = goesWith
        }
    }

    /// A kind of garment.
    public struct Domain: Sendable, Hashable, Codable {
        /// Its name.
        public let name: String
        /// The name of its slot.
        public let slot: String
        /// Other words for it.
        public let aliases: [String]

        /// Makes the value from its parts.
        public init(_ name: String, slot: String, aliases: [String] = []) {
            self.name = name
            self.slot = slot
            self.aliases = aliases
        }
    }

    /// No slots, no domains.
    init(unchecked: Void) {
        slots = []
        domains = []
        ownWords = [:]
        exactWords = [:]
        slotOfDomain = [:]
        slotByName = [:]
    }

    /// - Throws: ``LookbookError`` `taxonomy.…` for a slot that does not exist, or a word that means two domains.
    public init(slots: [Slot], domains: [Domain]) throws(LookbookError) {
        let known = Set(slots.map(\.name))
        for name in slots.flatMap(\.goesWith) + domains.map(\.slot) where !known.contains(name) {
            throw LookbookError(
                .taxonomySlot, "the taxonomy names the slot \"\(name)\" and does not define it",
                facts: [.remedy: "add it to \"slots\", or correct its name"])
        }
        var names: [String: String] = [:]
        for domain in domains {
            for word in [domain.name] + domain.aliases {
                let earlier = names.updateValue(domain.name, forKey: Self.key(word))
                guard earlier == nil || earlier == domain.name else {
                    throw LookbookError(
                        .taxonomyAlias, "\"\(word)\" means both \(earlier ?? "") and \(domain.name)",
                        facts: [.remedy: "give each word to one domain"])
                }
            }
        }
        self.slots = slots
        self.domains = domains
        ownWords = Self.ownWords(of: domains)
        exactWords = Self.exactWords(of: domains)
        slotOfDomain = Dictionary(domains.map { ($0.name, $0.slot) }, uniquingKeysWith: { first, _ in first })
        slotByName = Dictionary(slots.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Taxonomy {
    /// The slot of a domain; nil for one that the taxonomy does not know.
    public func slot(of domain: String) -> String? {
        slotOfDomain[domain]
    }

    /// The slots that a domain goes with, the most natural first.
    public func complementarySlots(of domain: String) -> [String] {
        slot(of: domain).flatMap { slotByName[$0]?.goesWith } ?? []
    }

    /// Whether two domains are worn together: their slots say so, and they are not the same kind.
    public func areComplementary(_ one: String, _ other: String) -> Bool {
        guard one != other, let slot = slot(of: other) else { return false }
        return complementarySlots(of: one).contains(slot)
    }

    /// Letters and digits in lower case, without a plural "s" ("dresses" is found as "dresse" without its "e").
    private static func key(_ word: some StringProtocol) -> String {
        var key = word.lowercased().filter { $0.isLetter || $0.isNumber }
        if key.count > 3, key.hasSuffix("s"), !key.hasSuffix("ss") { key.removeLast() }
        return key
    }
}

extension Taxonomy: Codable {
    private enum CodingKeys: CodingKey {
        case slots, domains
    }

    /// Reads slots and domains; checks as the other initialiser does.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            slots: container.decode([Slot].self, forKey: .slots),
            domains: container.decode([Domain].self, forKey: .domains))
    }

    /// Writes slots and domains.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(slots, forKey: .slots)
        try container.encode(domains, forKey: .domains)
    }
}

extension Taxonomy.Domain {
    private enum CodingKeys: CodingKey {
        case name, slot, aliases
    }

    /// Reads a domain; its aliases may be left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        slot = try container.decode(String.self, forKey: .slot)
        aliases = try container.decodeIfPresent([String].self, forKey: .aliases) ?? []
    }
}

/// Reads and writes a taxonomy as JSON.
package enum TaxonomyFile {
    package static func read(_ path: String) throws -> Taxonomy {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw LookbookError(
                .taxonomyMissing, "there is no taxonomy file \(path)", facts: [.remedy: "check the path"])
        }
        do {
            return try JSONDecoder().decode(Taxonomy.self, from: data)
        } catch let error as LookbookError {
            throw error
        } catch {
            throw LookbookError(
                .taxonomyUnreadable, "the taxonomy file \(path) cannot be read: \(Self.reason(error))",
                facts: [.remedy: "start from the default: lookbook export taxonomy > taxonomy.json"])
        }
    }

    package static func write(_ taxonomy: Taxonomy, to path: String) throws {
        let text = try JSONText.encode(taxonomy, isPretty: true)
        try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return error.localizedDescription }
        switch error {
        case .keyNotFound(let key, let context): return "\(path(context))\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return "\(path(context))\(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        let names = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        return names.isEmpty ? "" : names.joined(separator: ".") + ": "
    }
}
