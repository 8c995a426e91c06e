import LookbookCore
import LookbookIndex
import LookbookTesting
import Testing

@Suite struct ContractTests {
    @Test(arguments: VectorIndexContract.allCases)
    func `the fake index keeps the contract`(_ promise: VectorIndexContract) async throws {
        try await promise.check { try FakeVectorIndex($0) }
    }

    @Test(arguments: VectorIndexContract.allCases, KernelLevel.available)
    func `the exact index keeps the contract`(_ promise: VectorIndexContract, _ kernels: KernelLevel) async throws {
        try await promise.check { try ExactIndex($0, kernels: kernels) }
    }

    @Test(arguments: VectorIndexContract.allCases)
    func `the exact index keeps the contract on one thread`(_ promise: VectorIndexContract) async throws {
        try await promise.check { try ExactIndex($0, threads: 1) }
    }
}
