import Foundation
package import LookbookCore

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
