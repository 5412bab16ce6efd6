/// A file as an operating system leaves it in a folder that is packed later.
package struct Leftover: Sendable, CustomStringConvertible {
  /// Its name in the archive.
  package var name: String
  /// Its contents.
  package var bytes: [UInt8]

  package var description: String { name }

  package init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// What macOS's tar writes beside a file with attributes.
  package static let appleDouble: [UInt8] =
    [0, 5, 0x16, 7, 0, 2, 0, 0] + Array("Mac OS X        ".utf8) + [0, 2]
    + [UInt8](repeating: 0, count: 100)
  private static let store: [UInt8] = [0, 0, 0, 1] + Array("Bud1".utf8) + [0, 0, 0x10, 0]
  private static let thumbnails: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]
  private static let settings = "\r\n[.ShellClassInfo]\r\nIconIndex=1\r\n"

  /// Each kind, in several places.
  package static let all: [Leftover] = [
    Leftover("._roles.xml", appleDouble), Leftover("activities/page_247/._page.xml", appleDouble),
    Leftover("activities/._page_247", appleDouble), Leftover("files/._ab", appleDouble),
    Leftover("._.ARCHIVE_INDEX", appleDouble),
    Leftover("__MACOSX/._moodle_backup.xml", appleDouble),
    Leftover("__MACOSX/course/._course.xml", []), Leftover(".DS_Store", store),
    Leftover("course/.DS_Store", store), Leftover("files/.DS_Store", store),
    Leftover("Thumbs.db", thumbnails), Leftover("files/ab/thumbs.db", thumbnails),
    Leftover("desktop.ini", Array(settings.utf8)),
    Leftover("sections/Desktop.ini", Array(settings.utf8)),
    Leftover(
      "desktop.ini", [0xff, 0xfe] + settings.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }),
  ]

  /// A sound backup with this file in it, and its folder where that is the Finder's own.
  package func backup(_ packing: BackupBuilder.Packing) -> [UInt8] {
    let builder = BackupBuilder()
    let isFinders = name.hasPrefix("__MACOSX/")
    switch packing {
    case .tgz:
      var tar = TarBuilder()
      tar.file(".ARCHIVE_INDEX", builder.index)
      if isFinders { tar.folder("__MACOSX") }
      for (name, bytes) in builder.members { tar.file(name, bytes) }
      tar.file(name, bytes)
      return Gzip.member(tar.ended())
    case .zip:
      var zip = ZipBuilder()
      if isFinders { zip.folder("__MACOSX/") }
      for (name, bytes) in builder.members { zip.file(name, bytes) }
      zip.file(name, bytes)
      return zip.bytes
    }
  }
}
