// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is compiled with these: warnings are errors, and an import leaks only when it says `public import`.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["LookbookTesting"], resources: resources, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

let package = Package(
    name: "lookbook",
    products: [
        .executable(name: "lookbook", targets: ["lookbook"]),
        .library(name: "LookbookCore", targets: ["LookbookCore"]),
        .library(name: "LookbookImaging", targets: ["LookbookImaging"]),
        .library(name: "LookbookNetworks", targets: ["LookbookNetworks"]),
        .library(name: "LookbookInference", targets: ["LookbookInference"]),
        .library(name: "LookbookIndex", targets: ["LookbookIndex"]),
        .library(name: "LookbookStore", targets: ["LookbookStore"]),
        .library(name: "LookbookEngine", targets: ["LookbookEngine"]),
        .library(name: "LookbookEvaluation", targets: ["LookbookEvaluation"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    ],
    targets: [
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(name: "CSpng", pkgConfig: "spng", providers: [.apt(["libspng-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebpdemux", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "COpenVINO", pkgConfig: "openvino_c"),
        .target(name: "CKernels"),
        .target(name: "CResample"),

        library("LookbookCore"),
        library("LookbookImaging", ["LookbookCore", "CTurboJPEG", "CSpng", "CWebP", "CResample"]),
        library("LookbookNetworks", ["LookbookCore", protobuf]),
        library("LookbookInference", ["LookbookCore", "LookbookNetworks", "LookbookImaging", "COpenVINO", crypto]),
        library("LookbookIndex", ["LookbookCore", "CKernels"]),
        library("LookbookStore", ["LookbookCore", grdb]),
        library("LookbookEngine", ["LookbookCore", crypto]),
        library("LookbookEvaluation", ["LookbookCore"]),
        library("LookbookTesting", ["LookbookCore"]),
        .executableTarget(
            name: "lookbook",
            dependencies: [
                "LookbookCore", "LookbookImaging", "LookbookNetworks", "LookbookInference", "LookbookIndex",
                "LookbookStore", "LookbookEngine", "LookbookEvaluation", argumentParser, logging,
            ],
            swiftSettings: strict),

        tests("LookbookCoreTests", ["LookbookCore"], resources: [.copy("Fixtures")]),
        tests("LookbookImagingTests", ["LookbookCore", "LookbookImaging"], resources: [.copy("Fixtures")]),
        tests("LookbookNetworksTests", ["LookbookCore", "LookbookNetworks"], resources: [.copy("Fixtures")]),
        tests(
            "LookbookInferenceTests", ["LookbookCore", "LookbookNetworks", "LookbookImaging", "LookbookInference"],
            resources: [.copy("Fixtures")]),
        tests("LookbookIndexTests", ["LookbookCore", "LookbookIndex"], resources: [.copy("Fixtures")]),
        tests("LookbookStoreTests", ["LookbookCore", "LookbookStore"], resources: [.copy("Fixtures")]),
        tests("LookbookEngineTests", ["LookbookCore", "LookbookEngine"]),
        tests("LookbookEvaluationTests", ["LookbookCore", "LookbookEvaluation"], resources: [.copy("Fixtures")]),
        tests("lookbookTests", ["LookbookCore", "lookbook"]),
    ],
    cLanguageStandard: .c17
)
