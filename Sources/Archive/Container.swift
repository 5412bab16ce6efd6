package import Base

/// The two containers that Moodle writes and reads.
package enum Container: String, Sendable, Codable {
  /// A gzip'd tar (`tgz_packer.php`), Moodle's default.
  case tgz
  /// A zip (`zip_packer.php`), written where the site says so.
  case zip
}

extension Container {
  /// Tells the container by the file's first bytes, as `tgz_packer::is_tgz_file` does; a name or
  /// an extension plays no part.
  ///
  /// - Throws: `empty`, or `unknownContainer` with what the file seems to be.
  package init(of file: SourceFile) throws(GabaritError) {
    var head = [UInt8](repeating: 0, count: 512)
    let count = try head.withMutableBytes { (buffer) throws(GabaritError) in
      try file.read(into: buffer, at: 0)
    }
    let bytes = head.prefix(count)
    if bytes.isEmpty {
      throw GabaritError(.empty, "is empty: the upload or copy that made it failed")
    }
    if bytes.starts(with: [0x1f, 0x8b]) {
      self = .tgz
    } else if bytes.starts(with: [0x50, 0x4b, 0x03, 0x04])
      || bytes.starts(with: [0x50, 0x4b, 0x05, 0x06])
    {
      self = .zip
    } else {
      throw GabaritError(
        .unknownContainer,
        "is neither gzip'd tar nor zip but \(Container.guess(Array(bytes))); "
          + "Moodle backups are one of the two")
    }
  }

  private static func guess(_ head: [UInt8]) -> String {
    let signatures: [([UInt8], String)] = [
      ([0x37, 0x7a, 0xbc, 0xaf], "a 7-Zip archive"), (Array("Rar!".utf8), "a RAR archive"),
      ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz data"), (Array("BZh".utf8), "bzip2 data"),
      ([0x28, 0xb5, 0x2f, 0xfd], "Zstandard data"), (Array("<?xml".utf8), "an XML document"),
      (Array("<!DOCTYPE".utf8), "a web page"), (Array("<html".utf8), "a web page"),
      (Array("PK".utf8), "a part of a split zip"), (Array("%PDF".utf8), "a PDF document"),
    ]
    if let match = signatures.first(where: { head.starts(with: $0.0) }) { return match.1 }
    if head.count >= 262, Array(head[257..<262]) == Array("ustar".utf8) {
      return "a tar archive that was not compressed"
    }
    return "something else"
  }
}
