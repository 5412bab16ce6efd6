internal import Foundation

/// Counts what tests tried, for `Tests/proofs/robustness.sh`: a line for each in the file that
/// `GABARIT_TALLY` names, and nothing where it names none.
package enum Tally {
  private static let path = ProcessInfo.processInfo.environment["GABARIT_TALLY"]

  /// Notes that something was tried as often as is said.
  package static func note(_ what: String, _ count: Int = 1) {
    guard let path, count > 0, let file = fopen(path, "a") else { return }
    // One write below the size of a pipe's buffer each: lines of several processes stay whole.
    fputs("\(count)\t\(what)\n", file)
    fclose(file)
  }
}
