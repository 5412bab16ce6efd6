internal import CPosix

/// Whether a signal asked this process to stop.
///
/// Long work asks between two pieces.
package enum Interruption {
  /// Notes SIGINT and SIGTERM from now on instead of dying of them, and makes writing to a reader
  /// that went away an error instead of a signal.
  ///
  /// For the command's start; a library leaves signals alone.
  package static func watch() { gabarit_note_interrupts() }

  /// Throws `interrupted` once a signal was noted.
  package static func check() throws(GabaritError) {
    guard gabarit_interrupted() != 0 else { return }
    throw GabaritError(.interrupted, "interrupted; nothing was left half-written")
  }
}
