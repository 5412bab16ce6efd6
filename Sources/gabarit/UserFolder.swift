import Base
import Glibc
import SystemPackage

/// The folders that the XDG base directory specification gives a user.
enum UserFolder {
  /// `$XDG_CONFIG_HOME/gabarit`, or `~/.config/gabarit`; nil where there is no home.
  static var configuration: FilePath? { folder("XDG_CONFIG_HOME", orHome: ".config") }

  /// `$XDG_DATA_HOME/gabarit`, or `~/.local/share/gabarit`; nil where there is no home.
  static var data: FilePath? { folder("XDG_DATA_HOME", orHome: ".local/share") }

  /// `$XDG_CACHE_HOME/gabarit`, or `~/.cache/gabarit`; nil where there is no home.
  static var cache: FilePath? { folder("XDG_CACHE_HOME", orHome: ".cache") }

  /// A file of the user's own configuration; nil where there is none.
  ///
  /// - Parameter remedy: what else can be done where it cannot be seen whether there is one.
  /// - Throws: `io`: such a file may be stricter than the defaults, so that not to see it is not to
  ///   have none.
  static func ownFile(_ name: String, remedy: String) throws(GabaritError) -> FilePath? {
    guard let folder = configuration else { return nil }
    let own = folder.appending(name)
    do throws(GabaritError) {
      if try FileTree.kind(of: own) != nil { return own }
      // A link that leads nowhere is no folder without such a file.
      if try FileTree.kind(of: folder) == .other { _ = try FileTree.names(in: folder) }
      return nil
    } catch {
      throw GabaritError(
        error.code, "cannot be examined; set XDG_CONFIG_HOME, \(remedy)",
        file: error.file ?? own.string, detail: error.detail)
    }
  }

  private static func folder(_ variable: String, orHome fallback: String) -> FilePath? {
    // A relative path is invalid there, and to be ignored.
    if let value = value(variable), value.isAbsolute { return value.appending("gabarit") }
    guard let home = value("HOME"), home.isAbsolute else { return nil }
    return home.pushing(FilePath(fallback)).appending("gabarit")
  }

  private static func value(_ variable: String) -> FilePath? {
    getenv(variable).map { FilePath(String(cString: $0)) }
  }
}
