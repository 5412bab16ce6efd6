import ArgumentParser
import Base
import Glibc
import Orders
import Provisioning
import SQLiteLedger
import SystemPackage

/// Which ledger.
struct LedgerOptions: ParsableArguments {
  @Option(
    help: """
      The ledger's file; without it that of GABARIT_LEDGER, or ledger.sqlite in \
      $XDG_DATA_HOME/gabarit.
      """)
  var ledger: FilePath?

  /// The ledger's file.
  func path() throws(GabaritError) -> FilePath {
    if let ledger { return ledger }
    if let variable = getenv("GABARIT_LEDGER"), variable.pointee != 0 {
      return FilePath(String(cString: variable))
    }
    guard let folder = UserFolder.data else {
      throw GabaritError(.usage, "say where the ledger is: --ledger FILE or GABARIT_LEDGER")
    }
    return folder.appending("ledger.sqlite")
  }

  /// The ledger, made where it is missing.
  func making() throws(GabaritError) -> any OrderLedger {
    let path = try path()
    try FileTree.makeFolder(path.removingLastComponent())
    return try SQLiteLedger(path)
  }

  /// The ledger, which must be there.
  func existing() throws(GabaritError) -> any OrderLedger {
    try SQLiteLedger(try path(), making: false)
  }

  /// The ledger to look into; an empty one in memory where there is none yet.
  func looking() throws(GabaritError) -> any OrderLedger {
    let path = try path()
    return try FileTree.kind(of: path) == nil
      ? SQLiteLedger() : SQLiteLedger(path, making: false)
  }
}

/// How names are chosen.
struct NameOptions: ParsableArguments {
  @Option(
    help: """
      The policy of names (JSON, see the README); without it names.json in \
      $XDG_CONFIG_HOME/gabarit, or names as asked if they are free.
      """)
  var names: FilePath?

  /// The policy, for a Moodle that stands in a zone.
  func policy(in zone: Zone) throws(GabaritError) -> NamePolicy {
    var policy = try policy()
    policy.zone = zone
    return policy
  }

  private func policy() throws(GabaritError) -> NamePolicy {
    let own = try UserFolder.ownFile("names.json", remedy: "or name a policy with --names")
    guard let path = names ?? own else { return .standard }
    return try NamePolicy.read(path).policy
  }
}
