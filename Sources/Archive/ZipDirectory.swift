package import Base

/// A zip's directory, for a look at its members' names where the zip itself may not be read.
package enum ZipDirectory {
  /// Whether a member has this name, in whatever folder; nil where the directory cannot be read.
  ///
  /// - Throws: `io`, `interrupted`.
  package static func has(
    _ name: String, in file: SourceFile, limits: Limits
  ) throws(GabaritError) -> Bool? {
    do throws(GabaritError) {
      let wanted = Array(name.utf8)
      var hasName = false
      try ZipWatch.readNames(of: file, limits: limits) { found in
        if found.suffix(wanted.count).elementsEqual(wanted),
          found.count == wanted.count || found[found.count - wanted.count - 1] == 0x2f
        {
          hasName = true
        }
      }
      return hasName
    } catch {
      if error.code == .io || error.code == .interrupted { throw error }
      return nil
    }
  }
}
