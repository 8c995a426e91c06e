/// Reads the kind of garment out of the name of a category, by words: the head of the name decides, not the whole.
///
/// In Germanic names the last known word is the head ("shirt dresses", "Hemdblusenkleider"), in Romance names the first
/// ("robes chemise"); what follows "with", "de" or "mit" says something about it.
struct KindReader: Sendable {
    let words: KindWords
    /// The taxonomy's own words that the shipped ones do not have: kinds by folded word.
    let own: [String: String]
    /// Whether the taxonomy has a kind.
    let isKnown: @Sendable (String) -> Bool

    /// A word that was found.
    struct Hit {
        let text: String
        let meanings: [KindWords.Meaning]
    }

    /// What one part of a path says.
    enum Reading {
        case kinds([(kind: String, hit: Hit)])
        /// It is about something that is no garment.
        case noGarment(String)
        /// It names a kind, but which depends on the language.
        case ambiguous(String)
        /// Nothing is known.
        case nothing(isGeneral: Bool)
    }

    /// - Parameters:
    ///   - name: of a category: a word, a path, a list.
    ///   - context: more text that tells the language: the item's title.
    func match(_ name: String, context: String = "") -> KindMatch {
        let paths = NameTokens.paths(name)
        let language = languages(NameTokens.fold(name + " " + context))
        if let never = paths.joined().lazy.compactMap(neverWord).first {
            return KindMatch(nil, .general, word: never)
        }
        var best: (depth: Int, kinds: [(kind: String, hit: Hit)])?
        var joined: [String] = []
        var fallback = KindMatch(nil, .unknown)
        for path in paths {
            var depth = path.count
            climbing: for part in path.reversed() {
                switch read(part, language) {
                case .kinds(let kinds):
                    joined += kinds.map(\.kind)
                    if depth > best?.depth ?? 0 { best = (depth, kinds) }
                    break climbing
                case .noGarment(let word):
                    fallback = KindMatch(nil, .general, word: word)
                    break climbing
                case .ambiguous(let word): fallback = KindMatch(nil, .ambiguous, word: word)
                case .nothing(let isGeneral):
                    if isGeneral, fallback.reason == .unknown {
                        fallback = KindMatch(nil, .general, word: part)
                    }
                }
                depth -= 1
            }
        }
        guard let best, let first = best.kinds.first else { return fallback }
        let all = [first.kind] + joined.filter { $0 != first.kind }
        let spoken = first.hit.meanings.first { $0.sense == .kind(first.kind) }?.language
        return KindMatch(
            first.kind, .word, word: first.hit.text, language: spoken,
            joined: all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    }

    // MARK: Parts

    /// Reads one part of a path.
    func read(_ part: String, _ languages: [String: Int]) -> Reading {
        var kinds: [(kind: String, hit: Hit)] = []
        var isGeneral = false
        var weak: (kind: String, hit: Hit)?
        var (ambiguous, refused): (String?, String?)
        for (joint, hits) in segments(part) {
            // What is said about a known thing is not a further one.
            if joint == .about, !kinds.isEmpty || refused != nil { continue }
            switch head(hits, languages) {
            case .kind(let kind, let hit): kinds.append((kind, hit))
            case .weak(let kind, let hit): weak = weak ?? (kind, hit)
            case .noGarment(let word): refused = refused ?? word
            case .general: isGeneral = true
            case .ambiguous(let word): ambiguous = ambiguous ?? word
            case .nothing: break
            }
        }
        if kinds.isEmpty, refused == nil, let weak { kinds = [weak] }
        if !kinds.isEmpty { return .kinds(kinds) }
        if let refused { return .noGarment(refused) }
        if let ambiguous { return .ambiguous(ambiguous) }
        return .nothing(isGeneral: isGeneral)
    }

    private enum Head {
        case kind(String, Hit)
        case weak(String, Hit)
        case noGarment(String)
        case general
        case ambiguous(String)
        case nothing
    }

    /// The word that a segment is about.
    private func head(_ hits: [Hit], _ languages: [String: Int]) -> Head {
        var choices: [(sense: KindWords.Sense?, hit: Hit)] = []
        var weak: (String, Hit)?
        var isGeneral = false
        for hit in hits {
            let sense = choose(hit.meanings, languages)
            switch sense {
            case .general: isGeneral = true
            case .silent, .never: break
            case .weakKind(let kind): weak = weak ?? (kind, hit)
            case .kind, .noGarment, nil: choices.append((sense, hit))
            }
        }
        let isRomance = hits.contains { hit in
            !hit.meanings.isEmpty && hit.meanings.allSatisfy { Self.headFirst.contains($0.language) }
        }
        guard let choice = isRomance ? choices.first : choices.last else {
            return weak.map { .weak($0.0, $0.1) } ?? (isGeneral ? .general : .nothing)
        }
        switch choice.sense {
        case .kind(let kind): return .kind(kind, choice.hit)
        case .noGarment: return .noGarment(choice.hit.text)
        default: return .ambiguous(choice.hit.text)
        }
    }

    private static let headFirst: Set<String> = ["fr", "es", "it", "pt"]

    /// The meaning of a word in the languages that the name speaks; nil when they do not tell.
    private func choose(_ meanings: [KindWords.Meaning], _ languages: [String: Int]) -> KindWords.Sense? {
        let usable = meanings.filter { meaning in
            if case .kind(let kind) = meaning.sense { return isKnown(kind) }
            return true
        }
        let senses = Set(usable.map(\.sense))
        if senses.count == 1 { return senses.first }
        if senses.isEmpty { return .silent }
        var scores: [KindWords.Sense: Int] = [:]
        for meaning in usable {
            scores[meaning.sense] = max(scores[meaning.sense] ?? 0, languages[meaning.language] ?? 0)
        }
        let ranked = scores.sorted { $0.value > $1.value }
        guard let first = ranked.first, first.value > ranked.dropFirst().first?.value ?? 0 else { return nil }
        return first.key
    }

    // MARK: Words

    /// The segments of a part between its joints, each with the words that were found in it.
    private func segments(_ part: String) -> [(joint: NameTokens.Joint?, hits: [Hit])] {
        var segments: [(joint: NameTokens.Joint?, hits: [Hit])] = []
        var joint: NameTokens.Joint?
        for piece in part.split(whereSeparator: { "&+/".contains($0) }) {
            var hits: [Hit] = []
            var tokens = NameTokens.fold(piece)[...]
            while let token = tokens.first {
                if let (hit, length) = longestHit(tokens) {
                    hits.append(hit)
                    tokens = tokens.dropFirst(length)
                    continue
                }
                // At the beginning there is nothing that it could join.
                if let next = NameTokens.joints[token], !hits.isEmpty {
                    segments.append((joint, hits))
                    (joint, hits) = (next, [])
                }
                tokens = tokens.dropFirst()
            }
            if !hits.isEmpty { segments.append((joint, hits)) }
            joint = segments.isEmpty ? nil : .and
        }
        return segments
    }

    /// The longest word that stands at the beginning.
    private func longestHit(_ tokens: ArraySlice<String>) -> (Hit, length: Int)? {
        for length in stride(from: min(words.longest, tokens.count), through: 1, by: -1) {
            let text = tokens.prefix(length).joined(separator: " ")
            if let kind = own[text] {
                return (Hit(text: text, meanings: [.init(language: "own", sense: .kind(kind))]), length)
            }
            let meanings = words.meanings(of: text)
            if !meanings.isEmpty { return (Hit(text: text, meanings: meanings), length) }
        }
        return nil
    }

    private func neverWord(_ part: String) -> String? {
        NameTokens.fold(part).first { words.meanings[$0]?.contains { $0.sense == .never } == true }
    }

    /// How many words of a name belong to one language only.
    private func languages(_ tokens: [String]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for token in tokens {
            for language in words.hints[token] ?? [] { counts[language, default: 0] += 1 }
            let spoken = Set((words.meanings[token] ?? []).map(\.language))
            if spoken.count == 1, let language = spoken.first { counts[language, default: 0] += 1 }
        }
        return counts
    }
}
