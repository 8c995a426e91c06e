import LookbookCore
import LookbookNetworks
import Testing

@Suite struct WeightsTests {
    private func graph(classes: Int? = nil) throws -> NetworkGraph {
        try MobileNetV1(.width025).graph(input: [3, 32, 32], classes: classes)
    }

    private func tensors(for graph: NetworkGraph) -> [String: SafetensorsWriter.Tensor] {
        Dictionary(
            uniqueKeysWithValues: graph.parameters.map {
                ($0.name, .init(shape: $0.shape, values: [Float](repeating: 1, count: $0.count)))
            })
    }

    private func load(_ tensors: [String: SafetensorsWriter.Tensor], _ graph: NetworkGraph) throws -> Weights
    {
        try Weights(from: SafetensorsFile(bytes: SafetensorsWriter.bytes(tensors)), for: graph)
    }

    @Test func `one error lists missing, unused and misshapen names`() throws {
        let graph = try graph()
        var tensors = tensors(for: graph)
        tensors["bn1.weight"] = nil
        tensors["conv_head.weight"] = .init(shape: [1], values: [1])
        tensors["conv_stem.weight"] = .init(shape: [8, 27], values: [Float](repeating: 1, count: 216))
        let error = #expect(throws: LookbookError.self) { try load(tensors, graph) }
        #expect(error?.code == .weightsMismatch)
        for word in ["1 missing (bn1.weight)", "1 unused (conv_head.weight)", "conv_stem.weight: [8, 27]"] {
            #expect(error?.message.contains(word) == true)
        }
    }

    @Test func `a classifier may be left over, and counters too, but only where no classifier is asked for`()
        throws
    {
        let whole = try graph(classes: 5)
        var tensors = tensors(for: whole)
        tensors["bn1.num_batches_tracked"] = .init(
            type: .i64, shape: [], bytes: [UInt8](repeating: 0, count: 8))
        let features = try graph()
        #expect(try load(tensors, features).all.count == features.parameters.count)
        #expect(try load(tensors, whole).all.count == whole.parameters.count)
        tensors["classifier.weight"] = nil
        #expect(throws: LookbookError.self) { try load(tensors, whole) }
    }

    @Test func `metadata tells padding and epsilon in timm's words`() {
        #expect(
            NetworkOptions(metadata: [
                "arch": "timm _gen_mobilenet_v1('mobilenetv1_100',0.75,pad_type='same',bn_eps=1e-3)"
            ])
                == NetworkOptions(padding: .same, epsilon: 1e-3))
        #expect(
            NetworkOptions(metadata: ["pad_type": "same"]) == NetworkOptions(padding: .same, epsilon: 1e-5))
        #expect(NetworkOptions(metadata: ["bn_eps": "-1", "pad_type": "odd"]) == NetworkOptions())
        for options in [
            NetworkOptions(padding: .same, epsilon: 1e-3), NetworkOptions(padding: .symmetric, epsilon: 1e-5),
        ] {
            #expect(NetworkOptions(metadata: options.metadata) == options)
        }
        #expect(NetworkOptions(metadata: [:]) == NetworkOptions(padding: .symmetric, epsilon: 1e-5))
    }
}
