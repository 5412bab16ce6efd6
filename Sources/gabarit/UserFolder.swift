import Glibc
import SystemPackage

/// The folders that the XDG base directory specification gives a user.
enum UserFolder {
  /// `$XDG_CONFIG_HOME/gabarit`, or `~/.config/gabarit`; nil where there is no home.
  static var configuration: FilePath? { folder("XDG_CONFIG_HOME", orHome: ".config") }

  private static func folder(_ variable: String, orHome fallback: String) -> FilePath? {
    // A relative path is invalid there, and to be ignored.
    if let value = value(variable), value.isAbsolute { return value.appending("gabarit") }
    guard let home = value("HOME"), home.isAbsolute else { return nil }
    return home.appending(fallback).appending("gabarit")
  }

  private static func value(_ variable: String) -> FilePath? {
    getenv(variable).map { FilePath(String(cString: $0)) }
  }
}
