internal import Base

/// Judges, scrubs and re-issues Moodle course backups (`.mbz`).
///
/// Each function does what the subcommand of its name does, and reads nothing but what it is given:
/// no environment variable, no file of the user's configuration. All of them block until they are
/// done, may be called from any thread, and throw ``EngineError``.
public enum Gabarit {
  /// The version, as kits and reports name it.
  public static var version: String { Version.current }
}
