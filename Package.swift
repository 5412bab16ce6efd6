// swift-tools-version: 6.2
import PackageDescription

/// The settings of each Swift target: warnings are errors, and imports stay private unless said.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// A target of Sources, and the targets that it stands on.
func source(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies + [system], resources: resources,
    swiftSettings: settings)
}

/// The tests of a target, and the targets that they use besides TestKit.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["TestKit", system], exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "gabarit",
  products: [
    .executable(name: "gabarit", targets: ["gabarit"]),
    .library(name: "GabaritEngine", targets: ["GabaritEngine"]),
    // Apart, since it brings GRDB and full Foundation.
    .library(name: "GabaritSQLiteLedger", targets: ["GabaritSQLiteLedger"]),
    // For Fuzzing, a package of its own, since libFuzzer needs flags that nobody else should have.
    .library(name: "GabaritFuzzTargets", targets: ["FuzzTargets"]),
    // For Benchmarks, a package of its own, so that nobody who uses gabarit builds it.
    .library(name: "GabaritBenchmarkTargets", targets: ["BenchmarkTargets"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // C libraries: module maps and static-inline shims only.
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CInflate", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CPosix"),

    // The engine, from the ground up.
    source("Base", ["CPosix", "CCrypto"]),
    source("TextFormats", ["Base"]),
    source("Archive", ["CArchive", "CInflate", "CZlib", "Base"]),
    source("Splicing", ["CZlib", "Archive", "Base"]),
    source("XMLStream", ["CXML", "Base"]),
    source("MoodleBackup", ["Archive", "Base", "Splicing", "TextFormats", "XMLStream"]),
    source(
      "PersonSearch", ["Archive", "Base", "TextFormats", "XMLStream"],
      resources: [.embedInCode("Resources/letters.txt")]),
    source(
      "Compliance", ["Archive", "Base", "MoodleBackup", "PersonSearch", "TextFormats", "XMLStream"]),
    source("Attestation", ["Base", "Compliance", "TextFormats"]),
    source("Catalogue", ["Archive", "Base", "Compliance", "MoodleBackup", "TextFormats"]),
    source(
      "Scrub",
      ["Archive", "Base", "Compliance", "MoodleBackup", "Splicing", "TextFormats", "XMLStream"]),
    source(
      "Orders", ["Base", "MoodleBackup", "TextFormats", "XMLStream"],
      resources: [.embedInCode("Resources/folding.txt")]),
    source("SQLiteLedger", ["Base", "Orders", "TextFormats", grdb]),
    source(
      "Provisioning",
      [
        "Archive", "Base", "Catalogue", "Compliance", "MoodleBackup", "Orders", "Scrub", "Splicing",
        "TextFormats", "XMLStream",
      ],
      resources: ["restore.sh", "restore.php", "apply.sh", "apply.php"].map {
        .embedInCode("Resources/\($0)")
      }),
    source(
      "Reports",
      [
        "Archive", "Attestation", "Base", "Catalogue", "Compliance", "MoodleBackup", "Orders",
        "Provisioning", "Scrub", "TextFormats",
      ]),

    // What clients see: the only public declarations.
    source(
      "GabaritEngine",
      [
        "Archive", "Attestation", "Base", "Catalogue", "Compliance", "MoodleBackup", "Orders",
        "Provisioning", "Reports", "Scrub", "TextFormats",
      ]),
    source("GabaritSQLiteLedger", ["Base", "GabaritEngine", "SQLiteLedger"]),

    .executableTarget(
      name: "gabarit",
      dependencies: [
        "Archive", "Attestation", "Base", "Catalogue", "Compliance", "Orders", "Provisioning",
        "Reports", "SQLiteLedger", "Scrub", "Splicing", "TextFormats", system, argumentParser,
      ],
      swiftSettings: settings),

    // Tests; TestKit builds backups in code.
    .target(
      name: "TestKit",
      dependencies: ["Archive", "Base", "CZlib", "Orders", "TextFormats", "XMLStream", system],
      path: "Tests/TestKit", swiftSettings: settings),
    // Writes TestKit's hostile backups as files, for Tests/compare.
    .executableTarget(
      name: "gallery", dependencies: ["Base", "TestKit", system], path: "Tests/gallery",
      swiftSettings: settings),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Archive", "Attestation", "Base", "Compliance", "MoodleBackup", "Orders", "PersonSearch",
        "Provisioning", "Reports", "Scrub", "Splicing", "TestKit", "TextFormats", "XMLStream",
        system,
      ],
      path: "Tests/FuzzTargets", swiftSettings: settings),
    .target(
      name: "BenchmarkTargets", dependencies: ["Archive", "Base", "MoodleBackup", system],
      path: "Tests/BenchmarkTargets", swiftSettings: settings),
    // A process of its own, for tests that kill it: Tests/SQLiteLedgerTests starts many.
    .executableTarget(
      name: "ledger-worker", dependencies: ["Base", "Orders", "SQLiteLedger", system],
      path: "Tests/ledger-worker", swiftSettings: settings),
    tests("Base", ["Base"]),
    tests("TextFormats", ["Base", "TextFormats"]),
    tests("Archive", ["Archive", "Base", "MoodleBackup"], exclude: ["readers.py"]),
    tests("Splicing", ["Archive", "Base", "Splicing"]),
    tests("XMLStream", ["Base", "MoodleBackup", "XMLStream"]),
    tests("MoodleBackup", ["Archive", "Base", "MoodleBackup", "XMLStream"]),
    tests("PersonSearch", ["Archive", "Base", "PersonSearch"], exclude: ["tables.py"]),
    tests(
      "Compliance", ["Archive", "Base", "Catalogue", "Compliance", "MoodleBackup", "TextFormats"],
      exclude: ["user-data-map.json"]),
    tests("Attestation", ["Attestation", "Base"]),
    tests("Catalogue", ["Base", "Catalogue", "Compliance", "MoodleBackup"]),
    tests(
      "Scrub",
      ["Archive", "Base", "Catalogue", "Compliance", "MoodleBackup", "Scrub", "XMLStream"]),
    tests("Orders", ["Base", "Orders", "TextFormats"], exclude: ["folding.py"]),
    tests("LedgerContract", ["Base", "Orders", "SQLiteLedger"]),
    tests("SQLiteLedger", ["Base", "Orders", "SQLiteLedger", "ledger-worker", grdb]),
    tests(
      "Provisioning",
      [
        "Archive", "Base", "Catalogue", "Compliance", "MoodleBackup", "Orders", "Provisioning",
        "SQLiteLedger", "Splicing", "TextFormats", "XMLStream",
      ]),
    tests(
      "Reports",
      ["Base", "Catalogue", "Compliance", "MoodleBackup", "Reports", "TextFormats"]),
    tests("GabaritEngine", ["BenchmarkTargets", "GabaritEngine"]),
    tests("GabaritSQLiteLedger", ["GabaritEngine", "GabaritSQLiteLedger"]),
    tests("Command", ["Base", "gabarit"], exclude: ["Golden"]),
    tests("Fuzz", ["FuzzTargets"]),
    tests("Structure", []),
  ],
  swiftLanguageModes: [.v6]
)
