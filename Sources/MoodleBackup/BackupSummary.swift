package import Archive
internal import Base

/// How much of what a backup holds: small, whatever the backup's size, so that it can be kept when
/// the lists of members are not.
package struct BackupSummary: Sendable, Equatable {
  /// Which container it is in.
  package let container: Container
  /// All members, folders included.
  package private(set) var members = Amount()
  /// XML members that were parsed to their end.
  package private(set) var xml = Amount()
  /// Content files, each of which was hashed.
  package private(set) var contents = Amount()
  /// The files that the course shows: rows of `files.xml`, of which several may share a content.
  package let files: Amount
  /// The same by component; those of components beyond the first thousand, and of what is no
  /// component's name, are under an empty name.
  package let filesByComponent: [String: Amount]
  /// Activities by module; those of what is no module's name are under `?`.
  package let activities: [String: Int]
  /// Sections.
  package let sections: Int

  /// Sums a backup up.
  package init(_ reading: BackupReading) {
    container = reading.container
    let broken = Set(reading.brokenMembers.compactMap(\.member))
    for member in reading.members {
      members.add(member.size)
      let name = member.path.string
      guard member.kind == .file, name.hasSuffix(".xml"), !name.hasPrefix("files/"),
        !broken.contains(name), !reading.leftovers.paths.contains(member.path)
      else { continue }
      xml.add(member.size)
    }
    (contents.count, contents.bytes) = reading.files.contents
    var files = Amount()
    files.count = reading.files.count
    files.bytes = reading.files.bytes
    self.files = files
    filesByComponent = reading.files.byComponent
    activities = reading.manifest.activities.reduce(into: [:]) {
      $0[MoodleText.isComponent($1.moduleName) ? $1.moduleName : "?", default: 0] += 1
    }
    sections = reading.manifest.sections.count
  }
}
