import Foundation
import FuzzTargets

/// What this process fuzzes.
///
/// In a file of its own: one file alone would be taken for a script, which has a `main` of its own.
enum Chosen {
  /// Given by the environment, since libFuzzer starts itself again, with its own arguments alone.
  static let variable = "GABARIT_FUZZ"

  static let target: FuzzTarget? = ProcessInfo.processInfo.environment[variable]
    .flatMap { FuzzTarget(rawValue: $0) }
}
