import LookbookCore
import LookbookNetworks
import Testing

@Suite struct GraphTests {
    @Test func `every input of a node comes before it and every name is unique`() throws {
        let graph = try MobileNetV2(.width100).graph(classes: 10)
        for (place, node) in graph.nodes.enumerated() {
            #expect(node.inputs.allSatisfy { $0 < place })
        }
        #expect(Set(graph.nodes.map(\.name)).count == graph.nodes.count)
        #expect(Set(graph.parameters.map(\.name)).count == graph.parameters.count)
    }

    @Test func `layers refuse inputs that they cannot have`() throws {
        let p = try GraphBuilder(input: [3, 8, 8])
        let x = p.input
        #expect(throws: LookbookError.self) { try (p.root / "a").linear(x, to: 4) }
        #expect(throws: LookbookError.self) { try (p.root / "b").convolution(x, to: 4, kernel: 3, groups: 2) }
        #expect(throws: LookbookError.self) { try (p.root / "c").convolution(x, to: 4, kernel: 3, stride: 0) }
        #expect(throws: LookbookError.self) { try p.root.l2Normalised(x) }
        let pooled = try p.root.pooled(x)
        #expect(throws: LookbookError.self) { try (p.root / "d").batchNorm(pooled) }
        #expect(throws: LookbookError.self) { try p.root.add(x, pooled) }
        #expect(throws: LookbookError.self) { try p.root.pooled(pooled) }
        #expect(throws: LookbookError.self) { try p.root.enlarged(pooled, by: 2) }
        #expect(throws: LookbookError.self) { try p.root.enlarged(x, by: 0) }
        #expect(throws: LookbookError.self) { try p.root.reshaped(pooled, to: [1, 2, 2]) }
        #expect(throws: LookbookError.self) { try p.root.reshaped(pooled, to: [3]) }
        #expect(try p.root.reshaped(pooled, to: [3, 1, 1]).shape == [3, 1, 1])
        #expect(try p.root.enlarged(x, by: 3).shape == [3, 24, 24])
    }

    @Test func `two layers cannot have one path`() throws {
        let builder = try GraphBuilder(input: [3, 8, 8])
        let p = builder.root / "blocks" / 0 / "conv"
        #expect(p.name == "blocks.0.conv")
        _ = try p.convolution(builder.input, to: 4, kernel: 3)
        #expect(throws: LookbookError.self) { try p.convolution(builder.input, to: 4, kernel: 3) }
    }

    @Test(arguments: [[], [3, 8], [0, 8, 8], [3, -1, 8], [3, 8, 1_000_000]])
    func `an input must have three sizes that can be`(_ sizes: [Int]) {
        #expect(throws: LookbookError.self) { try GraphBuilder(input: TensorShape(sizes)) }
    }

    @Test func `a kernel larger than its padded input is refused`() throws {
        let builder = try GraphBuilder(input: [3, 1, 1])
        #expect(throws: LookbookError.self) {
            try (builder.root / "c").convolution(builder.input, to: 4, kernel: 8)
        }
    }
}
