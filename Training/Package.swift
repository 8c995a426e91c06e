// swift-tools-version: 6.2
import PackageDescription

// What needs libtorch lives in this nested package, so that the serving package builds without it.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func lookbook(_ product: String) -> Target.Dependency { .product(name: product, package: "lookbook") }

let package = Package(
    name: "lookbook-training",
    products: [
        .executable(name: "lookbook-train", targets: ["lookbook-train"]),
        .library(name: "LookbookTraining", targets: ["LookbookTraining"]),
    ],
    dependencies: [
        .package(name: "lookbook", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibTorch", pkgConfig: "torch"),
        .target(name: "CTorch", dependencies: ["CLibTorch"]),
        .target(name: "Tensors", dependencies: ["CTorch"], swiftSettings: strict),
        .target(
            name: "LookbookTraining",
            dependencies: [
                "Tensors", lookbook("LookbookCore"), lookbook("LookbookImaging"),
                lookbook("LookbookNetworks"),
                lookbook("LookbookInference"), lookbook("LookbookMeasures"), lookbook("LookbookFeeds"),
                lookbook("Lookbook"),
                .product(name: "Yams", package: "Yams"), .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "lookbook-train",
            dependencies: [
                "LookbookTraining", "Tensors", lookbook("LookbookCore"), lookbook("LookbookNetworks"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TensorsTests", dependencies: ["Tensors", "CTorch"], resources: [.copy("Fixtures")],
            swiftSettings: strict),
        .testTarget(
            name: "LookbookTrainingTests",
            dependencies: [
                "LookbookTraining", "Tensors", lookbook("LookbookCore"), lookbook("LookbookImaging"),
                lookbook("LookbookNetworks"), lookbook("LookbookInference"),
            ],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(name: "LookbookTrainTests", dependencies: ["lookbook-train"], swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx20
)
