internal import Base

/// Judges, scrubs and re-issues Moodle course backups (`.mbz`).
///
/// The functions do what the subcommands of the same names do. They read no environment variables and
/// no configuration files, only what they are given. All of them block until they are done, may be
/// called from any thread, and throw ``EngineError``.
public enum Gabarit {
  /// The version, as kits and reports name it.
  public static var version: String { Version.current }
}
