// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is compiled with these: warnings are errors, and an import leaks only when it says `public import`.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target
{
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["LookbookTesting"], resources: resources,
        swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

/// The files of the web page: compiled into the program, so that it is one file to install.
let webFiles = ["index.html", "engineer.html", "style.css", "page.js", "crop.js", "engineer.js", "icon.svg"]

let package = Package(
    name: "lookbook",
    products: [
        .executable(name: "lookbook", targets: ["LookbookCommand"]),
        // The stable products: documented, and changed with care.
        .library(name: "Lookbook", targets: ["Lookbook"]),
        .library(name: "LookbookCore", targets: ["LookbookCore"]),
        .library(name: "LookbookTesting", targets: ["LookbookTesting"]),
        // What the training package imports. Unstable: anything here may change from one version to the next.
        .library(name: "LookbookAlgebra", targets: ["LookbookAlgebra"]),
        .library(name: "LookbookFeeds", targets: ["LookbookFeeds"]),
        .library(name: "LookbookImaging", targets: ["LookbookImaging"]),
        .library(name: "LookbookInference", targets: ["LookbookInference"]),
        .library(name: "LookbookMeasures", targets: ["LookbookMeasures"]),
        .library(name: "LookbookNetworks", targets: ["LookbookNetworks"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        // Of the command `make docs` only.
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0"),
        // Nothing here imports it: it is named so that what others build on has one version. SwiftPM warns of others that
        // could be named like it (swift-nio-extras, swift-nio-http2, swift-system).
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(name: "CSpng", pkgConfig: "spng", providers: [.apt(["libspng-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebpdemux", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "COpenVINO", pkgConfig: "openvino_c"),
        .target(name: "CKernels"),
        .target(name: "CResample"),

        library(
            "LookbookCore",
            resources: [.embedInCode("Kinds/words.txt"), .embedInCode("Kinds/google-categories.txt")]),
        library("LookbookHashing", ["LookbookCore", "CCrypto"]),
        library("LookbookAlgebra", ["LookbookCore"]),
        library("LookbookMeasures", ["LookbookCore"]),
        library("LookbookImaging", ["LookbookCore", "CTurboJPEG", "CSpng", "CWebP", "CResample"]),
        library("LookbookNetworks", ["LookbookCore", protobuf]),
        library(
            "LookbookInference",
            ["LookbookCore", "LookbookNetworks", "LookbookImaging", "LookbookHashing", "COpenVINO"],
            resources: [.copy("Shipped"), .embedInCode("Words/words.txt")]),
        library("LookbookIndex", ["LookbookCore", "CKernels"]),
        library("LookbookStore", ["LookbookCore", grdb]),
        library("LookbookFeeds", ["LookbookCore", "CZlib"]),
        library(
            "Lookbook",
            [
                "LookbookCore", "LookbookAlgebra", "LookbookImaging", "LookbookNetworks", "LookbookInference",
                "LookbookIndex", "LookbookStore", "LookbookFeeds", "LookbookHashing", logging,
            ]),
        library(
            "LookbookEvaluation",
            [
                "LookbookCore", "LookbookAlgebra", "LookbookMeasures", "LookbookImaging", "LookbookNetworks",
                "LookbookInference", "LookbookIndex", "LookbookFeeds", "Lookbook",
            ]),
        library(
            "LookbookServer",
            [
                "LookbookCore", "Lookbook", "LookbookHashing", asyncHTTPClient, configuration, httpTypes,
                hummingbird,
                hummingbirdCore, hummingbirdTLS, logging, nioCore, nioHTTP1, nioHTTPTypes, nioPosix, nioSSL,
                serviceLifecycle,
            ],
            resources: webFiles.map { .embedInCode("Page/Web/\($0)") }),
        library("LookbookTesting", ["LookbookCore"]),
        .executableTarget(
            name: "LookbookCommand",
            dependencies: [
                "LookbookCore", "LookbookAlgebra", "LookbookMeasures", "LookbookImaging", "LookbookNetworks",
                "LookbookInference", "LookbookIndex", "LookbookStore", "LookbookFeeds", "Lookbook",
                "LookbookEvaluation", "LookbookServer", argumentParser, configuration, logging,
                serviceLifecycle,
                unixSignals,
            ],
            swiftSettings: strict),

        tests("LookbookCoreTests", ["LookbookCore"], resources: [.copy("Fixtures")]),
        tests("LookbookHashingTests", ["LookbookHashing"]),
        tests("LookbookImagingTests", ["LookbookCore", "LookbookImaging"], resources: [.copy("Fixtures")]),
        tests("LookbookNetworksTests", ["LookbookCore", "LookbookNetworks"], resources: [.copy("Fixtures")]),
        tests(
            "LookbookInferenceTests",
            ["LookbookCore", "LookbookNetworks", "LookbookImaging", "LookbookInference"],
            resources: [.copy("Fixtures")]),
        tests(
            "LookbookIndexTests", ["LookbookCore", "LookbookIndex", "CKernels"],
            resources: [.copy("Fixtures")]),
        tests("LookbookStoreTests", ["LookbookCore", "LookbookStore"], resources: [.copy("Fixtures")]),
        tests("LookbookFeedsTests", ["LookbookCore", "LookbookFeeds"], resources: [.copy("Fixtures")]),
        tests("LookbookTests", ["LookbookCore", "LookbookIndex", "Lookbook"]),
        tests(
            "LookbookServerTests",
            [
                "LookbookCore", "Lookbook", "LookbookServer", asyncHTTPClient, hummingbird,
                hummingbirdTesting,
                httpTypes, logging, nioCore, nioEmbedded, nioHTTP1, nioHTTPTypes, nioSSL, configuration,
                serviceLifecycle,
            ]),
        tests("LookbookMeasuresTests", ["LookbookCore", "LookbookMeasures"], resources: [.copy("Fixtures")]),
        tests("LookbookAlgebraTests", ["LookbookCore", "LookbookAlgebra"], resources: [.copy("Fixtures")]),
        tests(
            "LookbookEvaluationTests",
            ["LookbookCore", "LookbookAlgebra", "LookbookMeasures", "LookbookEvaluation"],
            resources: [.copy("Fixtures")]),
        tests("LookbookCommandTests", ["LookbookCore", "Lookbook", "LookbookCommand"]),
    ],
    cLanguageStandard: .c17
)

// Only for `make fuzz`: it takes a library that Swift brings and a build of its own.
if Context.environment["LOOKBOOK_FUZZ"] != nil {
    package.products.append(.executable(name: "lookbook-fuzz", targets: ["LookbookFuzz"]))
    package.targets += [
        .target(name: "CFuzzer", path: "Fuzz/CFuzzer"),
        .executableTarget(
            name: "LookbookFuzz",
            dependencies: [
                "CFuzzer", "LookbookCore", "LookbookFeeds", "LookbookImaging", "LookbookNetworks",
                "LookbookServer",
            ],
            path: "Fuzz/LookbookFuzz", swiftSettings: strict),
    ]
}
