/// The written table of what each target may stand on, from the ground up.
///
/// A change here is a change of the design.
enum Edges {
  static let sources: [String: Set<String>] = [
    "CArchive": [], "CXML": [], "CInflate": [], "CZlib": [], "CCrypto": [], "CPosix": [],
    "Base": ["CPosix", "CCrypto", "SystemPackage"],
    "TextFormats": ["Base", "SystemPackage"],
    "Archive": ["CArchive", "CInflate", "CZlib", "Base", "SystemPackage"],
    "Splicing": ["CZlib", "Archive", "Base", "SystemPackage"],
    "XMLStream": ["CXML", "Base", "SystemPackage"],
    "MoodleBackup": ["Archive", "Base", "Splicing", "TextFormats", "XMLStream", "SystemPackage"],
    "PersonSearch": ["Archive", "Base", "TextFormats", "XMLStream", "SystemPackage"],
    "Compliance": [
      "Archive", "Base", "MoodleBackup", "PersonSearch", "TextFormats", "XMLStream",
      "SystemPackage",
    ],
    "Attestation": ["Base", "Compliance", "TextFormats", "SystemPackage"],
    "Catalogue": ["Archive", "Base", "Compliance", "MoodleBackup", "TextFormats", "SystemPackage"],
    "Scrub": [
      "Archive", "Base", "Compliance", "MoodleBackup", "Splicing", "TextFormats", "XMLStream",
      "SystemPackage",
    ],
    "Orders": ["Base", "MoodleBackup", "TextFormats", "XMLStream", "SystemPackage"],
    "SQLiteLedger": ["Base", "Orders", "TextFormats", "GRDB", "SystemPackage"],
    "Provisioning": [
      "Archive", "Base", "Catalogue", "Compliance", "MoodleBackup", "Orders", "Scrub", "Splicing",
      "TextFormats", "XMLStream", "SystemPackage",
    ],
    "Reports": [
      "Archive", "Attestation", "Base", "Catalogue", "Compliance", "MoodleBackup", "Orders",
      "Provisioning", "Scrub", "TextFormats", "SystemPackage",
    ],
    "GabaritEngine": [
      "Archive", "Attestation", "Base", "Catalogue", "Compliance", "MoodleBackup", "Orders",
      "Provisioning", "Reports", "Scrub", "TextFormats", "SystemPackage",
    ],
    "GabaritSQLiteLedger": ["Base", "GabaritEngine", "SQLiteLedger", "SystemPackage"],
    "gabarit": [
      "Archive", "Attestation", "Base", "Catalogue", "Compliance", "Orders", "Provisioning",
      "Reports", "SQLiteLedger", "Scrub", "Splicing", "TextFormats", "SystemPackage",
      "ArgumentParser",
    ],
  ]

  /// What any Swift file may import besides: the C library, Dispatch, the standard library's own.
  static let system: Set<String> = ["Glibc", "Dispatch", "Synchronization", "FoundationEssentials"]

  /// Targets that may import full Foundation, which GRDB loads in any case.
  static let foundation: Set<String> = ["SQLiteLedger", "gabarit"]

  /// Targets that wrap what is not safe: the system's calls and the C libraries.
  ///
  /// All others are lent bytes for the length of a call, and take no pointer apart.
  static let wrapping: Set<String> = ["Base", "Archive", "Splicing", "XMLStream"]

  /// Programs and libraries that tests alone use.
  static let ofTests: Set<String> = [
    "BenchmarkTargets", "FuzzTargets", "TestKit", "gallery", "ledger-worker",
  ]

  /// What may have public declarations: the library's face, its ledgers, and what packages beside
  /// this one use.
  static let ofClients: Set<String> = [
    "Sources/GabaritEngine", "Sources/GabaritSQLiteLedger", "Tests/BenchmarkTargets",
    "Tests/FuzzTargets",
  ]

  /// How many public declarations there are at most.
  ///
  /// What is not public can change at will.
  static let publicDeclarations = 199
}
