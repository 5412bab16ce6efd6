// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who uses gabarit builds it, and its flags stay here.
let package = Package(
  name: "fuzzing",
  dependencies: [
    .package(name: "gabarit", path: "..")
  ],
  targets: [
    .target(name: "CFuzzer"),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "CFuzzer",
        .product(name: "GabaritFuzzTargets", package: "gabarit"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
