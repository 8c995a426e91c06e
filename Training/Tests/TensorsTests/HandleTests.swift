import CTorch
import Foundation
import Tensors
import Testing

/// Errors arrive as values, and nothing leaks on the way. The counter is the thread's own, so tests do not meet in it.
struct HandleTests {
    @Test func `a shape mismatch is libtorch's own words, not a crash`() throws {
        let (a, b) = (try Tensor([1, 2]), try Tensor([1, 2, 3]))
        let before = ct_live()
        let error = #expect(throws: TensorError.self) { try a + b }
        #expect(error?.code == .shapeMismatch)
        #expect(error?.operation == "add")
        #expect(error?.message.contains("must match the size of tensor b (3)") == true)
        #expect(ct_live() == before)
    }

    @Test func `numbers that do not fill a shape are refused`() {
        #expect(throws: TensorError.self) { try Tensor([1, 2, 3], shape: [2, 2]) }
        #expect(throws: TensorError.self) { try Tensor([], shape: [1]) }
        #expect(throws: TensorError.self) {
            try Tensor(pixels: [1, 2], count: 1, height: 1, width: 1, mean: [0, 0, 0], std: [1, 1, 1])
        }
        #expect(throws: TensorError.self) {
            try Tensor(pixels: [1, 2, 3], count: 1, height: 1, width: 1, mean: [0], std: [1])
        }
    }

    @Test func `memory that nobody has is an error of its own`() throws {
        let error = #expect(throws: TensorError.self) { try Tensor.full(0, shape: [1 << 40, 1 << 10]) }
        #expect(error.map { [.outOfMemory, .shapeMismatch].contains($0.code) } == true)
    }

    @Test func `every failing path frees what it made`() throws {
        let (x, w) = (try wave([1, 3, 4, 4]), try wave([2, 2, 3, 3]))
        let one = try Tensor([1])
        let before = ct_live()
        let failing: [() throws -> Void] = [
            { _ = try x.convolved(w) }, { _ = try x.linear(w) }, { _ = try x.matmul(one) },
            { _ = try x.reshaped([5]) }, { _ = try x.selecting(Tensor(indices: [9]), 1) },
            { _ = try x.crossEntropy(Tensor(indices: [0])) }, { _ = try Tensor.concatenated([x, w], 0) },
            { try x.backward() }, { try x.assign(one) }, { _ = try x.scalar() },
            { _ = try one.channelsLast() },
            { try ParameterSteps.sgd([x], velocities: [], rate: 1, momentum: 0.5, decay: 0) },
            { _ = try x.maxPooled(size: 9, stride: 1) }, { _ = try x.sum(7) },
        ]
        for (index, call) in failing.enumerated() {
            #expect(throws: TensorError.self, "call \(index)") { try call() }
            #expect(ct_live() == before, "call \(index)")
        }
    }

    @Test(.enabled(if: !hasGPU, "there is a GPU here"))
    func `without a GPU the request for one is an error and tensors stay on the CPU`() throws {
        let error = #expect(throws: TensorError.self) { try TensorRuntime.useCUDA() }
        #expect(error?.message.contains("no CUDA device") == true)
        // Where the loader failed its own words are there.
        if dlopen("libtorch_cuda.so", RTLD_LAZY) == nil {
            #expect(error?.message.contains("libtorch_cuda.so: ") == true, "\(error?.message ?? "")")
        }
        #expect(TensorRuntime.device == .cpu)
        #expect(try Tensor([1, 2]).floats() == [1, 2])
    }

    @Test(.enabled(if: hasGPU, "there is no GPU here"))
    func `the device does not change under tensors that are there`() throws {
        let x = try Tensor([1, 2])
        let error = #expect(throws: TensorError.self) { try TensorRuntime.useCUDA() }
        #expect(error?.message.contains("tensors on the CPU already") == true)
        #expect(TensorRuntime.device == .cpu)
        #expect(try x.floats() == [1, 2])
    }

    @Test func `tensors are freed with their owners`() throws {
        let before = ct_live()
        do {
            let x = try wave([2, 3])
            try x.requireGradient()
            try (x * x).sum().backward()
            #expect(try x.gradient() != nil)
            #expect(ct_live() > before)
        }
        #expect(ct_live() == before)
    }

    @Test func `nothing is recorded without gradients`() throws {
        let x = try wave([3])
        try x.requireGradient()
        let y = try withoutGradients { try (x * x).sum() }
        #expect(throws: TensorError.self) { try y.backward() }
        try (x * x).sum().backward()
        #expect(close(try #require(try x.gradient()).floats(), try (x.detached() * 2).floats()))
        try x.clearGradient()
        #expect(try x.gradient() == nil)
    }

    @Test func `products in half precision have bfloat16's few digits, and become floats again`() throws {
        let (x, y) = (try wave([4, 5]), try wave([5, 3], phase: 1))
        let exact = try x.matmul(y).floats()
        let half = try withHalfPrecision { try x.matmul(y) }
        let values = try half.floats()
        #expect(values.allSatisfy { $0.bitPattern & 0xFFFF == 0 })
        #expect(values != exact)
        #expect(close(values, exact, within: 0.05))
        // A sum of the floats has digits that a sum of halves could not have.
        let fine = try half.inFullPrecision() + 1e-4
        #expect(try fine.floats().contains { $0.bitPattern & 0xFFFF != 0 })
        #expect(try x.matmul(y).floats() == exact, "half precision outlived its body")
    }

    @Test func `lengths are 1 to seven digits in half precision too`() throws {
        let (x, y) = (try wave([4, 5]), try wave([5, 64], phase: 1))
        let unit = try withHalfPrecision { try x.matmul(y).l2Normalised() }
        let lengths = try unit.squared().sum(1).squareRoot().floats()
        #expect(close(lengths, [1, 1, 1, 1], within: 1e-6), "\(lengths)")
    }

    @Test func `gradients through half precision reach the parameters as floats`() throws {
        let (x, w) = (try wave([4, 5]), try wave([3, 5], phase: 1))
        try w.requireGradient()
        try x.linear(w).squared().mean().backward()
        let exact = try #require(try w.gradient()).floats()
        try w.clearGradient()
        try withHalfPrecision { try x.linear(w) }.inFullPrecision().squared().mean().backward()
        #expect(close(try #require(try w.gradient()).floats(), exact, within: 0.02))
    }

    @Test func `an error ends half precision too`() throws {
        let (x, y) = (try wave([4, 5]), try wave([5, 3], phase: 1))
        let exact = try x.matmul(y).floats()
        #expect(throws: TensorError.self) { try withHalfPrecision { try x.matmul(x) } }
        #expect(try x.matmul(y).floats() == exact)
    }

    @Test func `writing over a tensor gives the same numbers and gradients`() throws {
        let pairs: [((Tensor) throws -> Tensor, (Tensor) throws -> Void)] = [
            ({ try $0.relu() }, { try $0.reluInPlace() }), ({ try $0.relu6() }, { try $0.relu6InPlace() }),
            ({ try $0.sigmoid() }, { try $0.sigmoidInPlace() }),
            ({ try $0 + wave([7], phase: 2) }, { try $0.addInPlace(wave([7], phase: 2)) }),
        ]
        for (apart, over) in pairs {
            func run(_ step: (Tensor) throws -> Tensor) throws -> [Float] {
                let x = try wave([7])
                try x.requireGradient()
                let y = try step(x * 3)
                try y.squared().sum().backward()
                return try y.floats() + (#require(try x.gradient()).floats())
            }
            let written = try run { y in
                try over(y)
                return y
            }
            #expect(try run(apart) == written)
        }
    }

    @Test func `a parameter cannot be written over while it records`() throws {
        let x = try wave([3])
        try x.requireGradient()
        #expect(throws: TensorError.self) { try x.reluInPlace() }
    }
}

/// Whether the driver of an NVIDIA GPU is loaded.
private let hasGPU = FileManager.default.fileExists(atPath: "/proc/driver/nvidia/version")
