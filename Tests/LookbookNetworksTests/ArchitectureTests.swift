import LookbookCore
import LookbookNetworks
import Testing

@Suite struct ArchitectureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let parameters: Int
        let features: Int
        var testDescription: String { name }
    }

    // timm 1.0.31: sum(p.numel() for p in create_model(name).parameters()), with its 1000-class classifier.
    static let published: [Case] = [
        .init(name: "mobilenetv1_075", parameters: 2_585_560, features: 768),
        .init(name: "mobilenetv1_100", parameters: 4_231_976, features: 1024),
        .init(name: "mobilenetv1_125", parameters: 6_270_840, features: 1280),
        .init(name: "mobilenetv2_035", parameters: 1_677_128, features: 1280),
        .init(name: "mobilenetv2_050", parameters: 1_968_680, features: 1280),
        .init(name: "mobilenetv2_075", parameters: 2_636_424, features: 1280),
        .init(name: "mobilenetv2_100", parameters: 3_504_872, features: 1280),
        .init(name: "mobilenetv2_140", parameters: 6_108_776, features: 1792),
        .init(name: "mobilenetv2_110d", parameters: 4_516_520, features: 1280),
        .init(name: "mobilenetv2_120d", parameters: 5_831_144, features: 1280),
    ]

    @Test(arguments: published) func `parameters and features are as many as timm's`(_ expected: Case) throws
    {
        let network = try Architecture.named(expected.name).network()
        let graph = try network.graph(classes: 1000)
        #expect(graph.parameterCount == expected.parameters)
        #expect(graph.shape(ofOutput: "features") == [expected.features])
        #expect(graph.shape(ofOutput: "logits") == [1000])
        #expect(network.dimensions == expected.features)
    }

    @Test func `the autoencoder has the parameters of its table, both ways`() throws {
        let network = Autoencoder()
        // Counted by hand from the channels: 9 in out + 2 out for a block, 65,792 for the narrowing, and two layers of
        // 8192 by 512 numbers with their biases.
        let encoder = try network.graph(input: [3, 256, 256])
        #expect(encoder.parameterCount == 5_830_176)
        #expect(encoder.shape(ofOutput: "features") == [512])
        let builder = try GraphBuilder(input: [3, 256, 256])
        let picture = try network.reconstruction(
            network.features(builder.input, builder.root), of: [3, 256, 256], builder.root)
        let whole = builder.graph(outputs: [("reconstruction", picture)])
        #expect(whole.parameterCount == 5_830_176 + 4_539_987)
        #expect(picture.shape == [3, 256, 256])
        // VGG-16's convolutions: 15.35 thousand million at 224.
        let vgg = try Architecture.named("vgg16").network().graph()
        #expect(vgg.multiplyAdds > 40 * encoder.multiplyAdds)
    }

    @Test(arguments: [[3, 250, 256], [3, 256, 100], [3, 16, 16]])
    func `the autoencoder wants multiples of 32`(_ sizes: [Int]) {
        let error = #expect(throws: LookbookError.self) {
            try Autoencoder().graph(input: TensorShape(sizes))
        }
        #expect(error?.code == .networkShape)
    }

    @Test func `multiply-adds are those of the papers`() throws {
        // Howard et al. 2017, table 6: 569 and 325 million; Sandler et al. 2018, table 4: 300 million.
        let counts = try ["mobilenetv1_100", "mobilenetv1_075", "mobilenetv2_100"].map {
            try Architecture.named($0).network().graph(classes: 1000).multiplyAdds
        }
        #expect(counts.map { Int((Double($0) / 1e6).rounded()) } == [569, 325, 301])
    }

    @Test func `parameter names are timm's`() throws {
        let graph = try Architecture.named("mobilenetv2_100").network().graph(classes: 1000)
        let shapes = Dictionary(uniqueKeysWithValues: graph.parameters.map { ($0.name, $0.shape) })
        #expect(shapes["conv_stem.weight"] == [32, 3, 3, 3])
        #expect(shapes["blocks.0.0.conv_dw.weight"] == [32, 1, 3, 3])
        #expect(shapes["blocks.1.0.conv_pw.weight"] == [96, 16, 1, 1])
        #expect(shapes["blocks.6.0.conv_pwl.weight"] == [320, 960, 1, 1])
        #expect(shapes["blocks.1.1.bn3.running_var"] == [24])
        #expect(shapes["conv_head.weight"] == [1280, 320, 1, 1])
        #expect(shapes["classifier.bias"] == [1000])
        #expect(shapes.count == 262)
    }

    @Test func `the size of the input is free and padding decides the sizes inside`() throws {
        func stem(_ padding: Padding, _ side: Int) throws -> [Int] {
            let graph = try MobileNetV1(.width025, .init(padding: padding)).graph(input: [3, side, side])
            return graph.nodes[1].shape.dimensions
        }
        #expect(try stem(.symmetric, 224) == [8, 112, 112])
        #expect(try stem(.same, 65) == [8, 33, 33])
        #expect(try stem(.symmetric, 65) == [8, 33, 33])
    }

    @Test func `same padding with stride two and an even input is at the bottom and right only`() throws {
        let graph = try MobileNetV1(.width025, .init(padding: .same)).graph()
        guard case .convolution(let stem) = graph.nodes[1].operation else {
            Issue.record("the first layer is no convolution")
            return
        }
        #expect(
            [stem.padding.top, stem.padding.left, stem.padding.bottom, stem.padding.right] == [0, 0, 1, 1])
    }

    @Test func `any width can be asked for by name, nonsense cannot`() throws {
        #expect(try Architecture.named("mobilenetv2_130").network().dimensions == 1664)
        for name in [
            "mobilenetv3_large", "mobilenetv2_", "mobilenetv1_000", "mobilenetv1_999", "mobilenetv1_-50", "",
        ] {
            let error = #expect(throws: LookbookError.self) { try Architecture.named(name) }
            #expect(error?.code == .networkArchitecture)
        }
        #expect(throws: LookbookError.self) { try MobileNetV1(.width(0)) }
        #expect(throws: LookbookError.self) { try MobileNetV2(.width(.nan)) }
    }

    @Test func `the names of all architectures differ and each can be found`() throws {
        let names = Architecture.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names { #expect(try Architecture.named(name).name == name) }
    }
}
