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

let package = Package(
  name: "gabarit",
  products: [
    .executable(name: "gabarit", targets: ["gabarit"]),
    .library(
      name: "GabaritEngine",
      targets: [
        "Archive", "Catalogue", "Compliance", "Groundwork", "Ledger", "MoodleBackup",
        "PersonSearch", "Provisioning", "Reports", "Scrub",
      ]),
    // Apart, since it brings GRDB and full Foundation.
    .library(name: "GabaritSQLiteLedger", targets: ["SQLiteLedger"]),
    // For Fuzzing, a package of its own, since libFuzzer needs flags that nobody else should have.
    .library(name: "GabaritFuzzTargets", targets: ["FuzzTargets"]),
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
    .target(
      name: "Groundwork", dependencies: ["CPosix", "CCrypto", system], swiftSettings: settings),
    .target(
      name: "Archive", dependencies: ["CArchive", "CInflate", "CZlib", "Groundwork", system],
      swiftSettings: settings),
    .target(name: "XMLStream", dependencies: ["CXML", "Groundwork"], swiftSettings: settings),
    .target(
      name: "PersonSearch", dependencies: ["Archive", "Groundwork", "XMLStream", system],
      resources: [.embedInCode("Resources/letters.txt")], swiftSettings: settings),
    .target(
      name: "MoodleBackup", dependencies: ["Archive", "Groundwork", "XMLStream", system],
      swiftSettings: settings),
    .target(
      name: "Ledger", dependencies: ["Groundwork", system],
      resources: [.embedInCode("Resources/folding.txt")], swiftSettings: settings),
    .target(
      name: "SQLiteLedger",
      dependencies: [
        "Groundwork", "Ledger", system, .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "Compliance",
      dependencies: ["Archive", "Groundwork", "MoodleBackup", "PersonSearch", "XMLStream", system],
      swiftSettings: settings),
    .target(
      name: "Catalogue",
      dependencies: ["Archive", "Compliance", "Groundwork", "MoodleBackup", system],
      swiftSettings: settings),
    .target(
      name: "Provisioning",
      dependencies: [
        "Archive", "Catalogue", "Compliance", "Groundwork", "Ledger", "MoodleBackup", "Scrub",
        "XMLStream", system,
      ],
      resources: [
        .embedInCode("Resources/restore.sh"), .embedInCode("Resources/apply.sh"),
      ],
      swiftSettings: settings),
    .target(
      name: "Scrub",
      dependencies: ["Archive", "Compliance", "Groundwork", "MoodleBackup", "XMLStream", system],
      swiftSettings: settings),
    .target(
      name: "Reports",
      dependencies: [
        "Archive", "Catalogue", "Compliance", "Groundwork", "Ledger", "MoodleBackup",
        "Provisioning", "Scrub", system,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "gabarit",
      dependencies: [
        "Archive", "Catalogue", "Compliance", "Groundwork", "Ledger", "Provisioning", "Reports",
        "SQLiteLedger", "Scrub", system,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // Tests; TestKit builds backups in code.
    .target(
      name: "TestKit", dependencies: ["Archive", "CZlib", "Groundwork", system],
      path: "Tests/TestKit", swiftSettings: settings),
    // Writes TestKit's hostile backups as files, for Tests/compare.
    .executableTarget(
      name: "gallery", dependencies: ["Groundwork", "TestKit", system], path: "Tests/gallery",
      swiftSettings: settings),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Archive", "Compliance", "Groundwork", "Ledger", "MoodleBackup", "PersonSearch",
        "Provisioning", "Reports", "Scrub", "TestKit", "XMLStream", system,
      ],
      path: "Tests/FuzzTargets", swiftSettings: settings),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets", "TestKit", system],
      swiftSettings: settings),
    .testTarget(
      name: "GroundworkTests", dependencies: ["Groundwork", "TestKit", system],
      swiftSettings: settings),
    .testTarget(
      name: "ArchiveTests",
      dependencies: ["Archive", "Groundwork", "MoodleBackup", "TestKit", system],
      exclude: ["readers.py"], swiftSettings: settings),
    .testTarget(
      name: "XMLStreamTests",
      dependencies: ["Groundwork", "MoodleBackup", "TestKit", "XMLStream", system],
      swiftSettings: settings),
    .testTarget(
      name: "PersonSearchTests",
      dependencies: ["Archive", "Groundwork", "PersonSearch", "TestKit", system],
      exclude: ["tables.py"], swiftSettings: settings),
    .testTarget(
      name: "MoodleBackupTests",
      dependencies: ["Archive", "Groundwork", "MoodleBackup", "TestKit", "XMLStream", system],
      swiftSettings: settings),
    .testTarget(
      name: "LedgerTests", dependencies: ["Groundwork", "Ledger", "TestKit", system],
      exclude: ["folding.py"], swiftSettings: settings),
    // A process of its own, for tests that kill it: Tests/SQLiteLedgerTests starts many.
    .executableTarget(
      name: "ledger-worker", dependencies: ["Groundwork", "Ledger", "SQLiteLedger", system],
      path: "Tests/ledger-worker", swiftSettings: settings),
    .testTarget(
      name: "SQLiteLedgerTests",
      dependencies: [
        "Groundwork", "Ledger", "SQLiteLedger", "TestKit", "ledger-worker", system,
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ComplianceTests",
      dependencies: [
        "Archive", "Catalogue", "Compliance", "Groundwork", "MoodleBackup", "TestKit", system,
      ],
      exclude: ["user-data-map.json"], swiftSettings: settings),
    .testTarget(
      name: "CatalogueTests",
      dependencies: ["Catalogue", "Compliance", "Groundwork", "MoodleBackup", "TestKit", system],
      swiftSettings: settings),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Catalogue", "Compliance", "Groundwork", "MoodleBackup", "Reports", "TestKit", system,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ProvisioningTests",
      dependencies: [
        "Archive", "Catalogue", "Compliance", "Groundwork", "Ledger", "MoodleBackup",
        "Provisioning", "SQLiteLedger", "TestKit", "XMLStream", system,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ScrubTests",
      dependencies: [
        "Archive", "Catalogue", "Compliance", "Groundwork", "MoodleBackup", "Scrub", "TestKit",
        "XMLStream", system,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CommandTests",
      dependencies: ["Groundwork", "TestKit", "gabarit", system],
      exclude: ["Golden"], swiftSettings: settings),
    .testTarget(
      name: "StructureTests", dependencies: ["TestKit", system], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
