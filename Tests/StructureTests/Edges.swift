/// The written table of what each target may stand on, from the ground up.
///
/// A change here is a change of the design.
enum Edges {
  static let sources: [String: Set<String>] = [
    "CArchive": [], "CXML": [], "CInflate": [], "CZlib": [], "CCrypto": [], "CPosix": [],
    "Groundwork": ["CPosix", "CCrypto", "SystemPackage"],
    "Archive": ["CArchive", "CInflate", "CZlib", "Groundwork", "SystemPackage"],
    "XMLStream": ["CXML", "Groundwork"],
    "PersonSearch": ["Archive", "Groundwork", "XMLStream", "SystemPackage"],
    "MoodleBackup": ["Archive", "Groundwork", "XMLStream", "SystemPackage"],
    "Ledger": ["Groundwork", "SystemPackage"],
    "SQLiteLedger": ["Groundwork", "Ledger", "SystemPackage", "GRDB"],
    "Compliance": [
      "Archive", "Groundwork", "MoodleBackup", "PersonSearch", "XMLStream", "SystemPackage",
    ],
    "Catalogue": ["Archive", "Compliance", "Groundwork", "MoodleBackup", "SystemPackage"],
    "Provisioning": [
      "Archive", "Catalogue", "Compliance", "Groundwork", "Ledger", "MoodleBackup", "Scrub",
      "XMLStream", "SystemPackage",
    ],
    "Scrub": [
      "Archive", "Compliance", "Groundwork", "MoodleBackup", "XMLStream", "SystemPackage",
    ],
    "Reports": [
      "Archive", "Catalogue", "Compliance", "Groundwork", "Ledger", "MoodleBackup",
      "Provisioning", "Scrub", "SystemPackage",
    ],
    "gabarit": [
      "Archive", "Catalogue", "Compliance", "Groundwork", "Ledger", "Provisioning", "Reports",
      "SQLiteLedger", "Scrub", "SystemPackage", "ArgumentParser",
    ],
  ]

  /// What any Swift file may import besides: the C library, Dispatch, the standard library's own.
  static let system: Set<String> = ["Glibc", "Dispatch", "Synchronization", "FoundationEssentials"]

  /// Targets that may import full Foundation, which GRDB loads in any case.
  static let foundation: Set<String> = ["SQLiteLedger", "gabarit"]

  /// Targets that wrap what is not safe: the system's calls and the C libraries.
  ///
  /// All others are lent bytes for the length of a call, and take no pointer apart.
  static let wrapping: Set<String> = ["Groundwork", "Archive", "XMLStream"]

  /// Programs and libraries that tests alone use.
  static let ofTests: Set<String> = ["FuzzTargets", "TestKit", "gallery", "ledger-worker"]
}
