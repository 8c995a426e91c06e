public import LookbookCore

/// A network that can be asked for by name, as on the command line: `mobilenetv1_075`.
public struct Architecture: Sendable {
    /// timm's name, in lower case.
    public let name: String
    private let build: @Sendable (NetworkOptions) throws(LookbookError) -> any Network

    /// The network, without weights.
    public func network(_ options: NetworkOptions = .init()) throws(LookbookError) -> any Network {
        try build(options)
    }

    /// Every architecture with a name of its own; ``named(_:)`` knows other widths too.
    public static let all: [Architecture] =
        [
            ("025", MobileNetV1.Variant.width025), ("050", .width050), ("075", .width075), ("100", .width100),
            ("125", .width125),
        ].map { .mobileNetV1($0, $1) }
        + [
            ("035", MobileNetV2.Variant.width035), ("050", .width050), ("075", .width075), ("100", .width100),
            ("140", .width140), ("110d", .width110Deep), ("120d", .width120Deep),
        ].map { .mobileNetV2($0, $1) }
        + [
            Architecture(name: "mobilenetv3_large_100") { options in MobileNetV3(options) },
            Architecture(name: "autoencoder") { options in Autoencoder(options) },
            Architecture(name: "vgg16") { options in VGG(hasBatchNorms: false, options) },
            Architecture(name: "vgg16_bn") { options in VGG(hasBatchNorms: true, options) },
        ]
        + [
            ("resnet18", ResNet.Depth.resNet18), ("resnet34", .resNet34), ("resnet50", .resNet50),
            ("resnet101", .resNet101),
        ].map { name, depth in Architecture(name: name) { options in ResNet(depth, options) } }
        + [("densenet121", DenseNet.Depth.denseNet121), ("densenet169", .denseNet169)]
        .map { name, depth in Architecture(name: name) { options in DenseNet(depth, options) } }
        + [
            ("efficientnet_b0", EfficientNet.Scale.b0), ("efficientnet_b1", .b1), ("efficientnet_b2", .b2),
            ("efficientnet_b3", .b3), ("efficientnet_b4", .b4),
        ].map { name, scale in Architecture(name: name) { options in EfficientNet(scale, options) } }

    /// Finds an architecture. Besides the names of ``all``, three digits give any width in hundredths:
    /// `mobilenetv2_130`.
    ///
    /// - Throws: ``LookbookError`` `network.architecture` that lists the names.
    public static func named(_ name: String) throws(LookbookError) -> Architecture {
        if let known = all.first(where: { $0.name == name }) { return known }
        let parts = name.split(separator: "_", maxSplits: 1)
        if parts.count == 2, parts[1].count == 3, let hundredths = Int(parts[1]), (1...400).contains(hundredths) {
            let width = Double(hundredths) / 100
            if parts[0] == "mobilenetv1" { return .mobileNetV1(String(parts[1]), .width(width)) }
            if parts[0] == "mobilenetv2" { return .mobileNetV2(String(parts[1]), .width(width)) }
        }
        throw LookbookError(
            .networkArchitecture, "there is no architecture called \(name)",
            facts: [.remedy: "use one of \(all.map(\.name).joined(separator: ", "))"])
    }

    private static func mobileNetV1(_ suffix: String, _ variant: MobileNetV1.Variant) -> Architecture {
        Architecture(name: "mobilenetv1_\(suffix)") { options throws(LookbookError) in try MobileNetV1(variant, options)
        }
    }

    private static func mobileNetV2(_ suffix: String, _ variant: MobileNetV2.Variant) -> Architecture {
        Architecture(name: "mobilenetv2_\(suffix)") { options throws(LookbookError) in try MobileNetV2(variant, options)
        }
    }
}
