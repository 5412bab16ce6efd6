import ArgumentParser
import Reports

extension ExitStatus {
  var exitCode: ExitCode { ExitCode(rawValue) }

  /// Ends the command with this, if it is not success.
  func leave() throws {
    if self != .done { throw exitCode }
  }
}
