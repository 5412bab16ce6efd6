// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who uses gabarit builds it, and its flags stay here.
let package = Package(
  name: "fuzzing",
  dependencies: [
    .package(name: "gabarit", path: ".."),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .target(name: "CFuzzer"),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "CFuzzer",
        .product(name: "GabaritEngine", package: "gabarit"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
