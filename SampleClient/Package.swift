// swift-tools-version: 6.2
import PackageDescription

// A package of its own: a client sees what is public, and nothing else.
let package = Package(
  name: "sample-client",
  dependencies: [
    .package(name: "gabarit", path: ".."),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .executableTarget(
      name: "client",
      dependencies: [
        .product(name: "GabaritEngine", package: "gabarit"),
        .product(name: "GabaritSQLiteLedger", package: "gabarit"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: [.treatAllWarnings(as: .error)])
  ],
  swiftLanguageModes: [.v6]
)
