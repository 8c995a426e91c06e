// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "embedded",
    dependencies: [.package(name: "lookbook", path: "../..")],
    targets: [
        .executableTarget(name: "embedded", dependencies: [.product(name: "Lookbook", package: "lookbook")])
    ]
)
