import LookbookCore
import LookbookStore
import LookbookTesting
import Testing

struct CatalogueContractTests {
    @Test(arguments: CatalogueContract.checks)
    func `the SQLite catalogue keeps the contract`(check: CatalogueContract.Check) async throws {
        let folder = try TemporaryFolder()
        try await check.body(SQLiteCatalogue(folder: folder.path, for: .writing))
    }

    @Test(arguments: CatalogueContract.checks)
    func `the fake keeps the contract`(check: CatalogueContract.Check) async throws {
        try await check.body(InMemoryCatalogue())
    }
}
