package import LookbookCore
import Testing

/// What every ``Catalogue`` must do. A test of an implementation runs each check on a new, empty catalogue:
///
/// ```swift
/// @Test(arguments: CatalogueContract.checks)
/// func `the contract`(check: CatalogueContract.Check) async throws { try await check.body(makeCatalogue()) }
/// ```
package enum CatalogueContract {
    /// One behaviour.
    package struct Check: Sendable, CustomTestStringConvertible {
        package let testDescription: String
        /// Expects the behaviour of an empty catalogue.
        package let body: @Sendable (any Catalogue) async throws -> Void

        init(_ description: String, _ body: @Sendable @escaping (any Catalogue) async throws -> Void) {
            testDescription = description
            self.body = body
        }
    }

    /// All behaviours.
    package static let checks: [Check] = importing + updating + spacesAndVectors + readingAndFiltering

    /// Expects a ``LookbookError`` with a code.
    static func expectFailure(
        _ code: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            Issue.record("nothing was thrown instead of \(code)", sourceLocation: sourceLocation)
        } catch let error as LookbookError {
            #expect(error.code.rawValue == code, sourceLocation: sourceLocation)
            #expect(!error.message.isEmpty, sourceLocation: sourceLocation)
        } catch {
            Issue.record("\(error) has no code", sourceLocation: sourceLocation)
        }
    }
}
