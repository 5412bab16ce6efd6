package import Archive
package import Base
package import XMLStream

/// What one pass over a backup found: its parts, and what is wrong with them.
package struct BackupReading: Sendable {
  /// Which container it is in.
  package var container: Container
  /// Signs that it was packed again by other tools.
  package var repackSigns: RepackSigns = []
  /// Each member in the container's order.
  package var members = MemberList()
  /// The manifest.
  package var manifest = Manifest()
  /// `course/course.xml`, nil where it is missing or broken.
  package var course: CourseFile?
  /// `files.xml` against the content files.
  package var files: FilesTable
  /// What a restore of it needs; nil where nobody asked.
  package var requirements: Requirements?
  /// XML members that are not well formed.
  package var brokenMembers: [GabaritError] = []
  /// Content files whose SHA-1 is not their name.
  package var damagedContents: [MemberPath] = []
  /// Members under `files/` that are no content files.
  package var strayContents: [MemberPath] = []
  /// What macOS or Windows left in the folder that was packed; no package and no copy has it.
  package var leftovers = PackingLeftovers()
  /// The ids of document elements that the manifest repeats: of `module.xml`, `section.xml` and the
  /// activities' own members.
  package var ids: [MemberPath: ElementID] = [:]
  /// Fields of the course, sections and activities that stop a restore, by their paths in a member.
  package var refusedFields: [(member: MemberPath, path: String)] = []
  /// Members that Moodle would read otherwise than they stand, and in how many places.
  package var ambiguousMembers: [(path: MemberPath, count: Int)] = []
  /// Elements of the manifest that Moodle neither writes nor reads; what lies within one is not
  /// counted again.
  package var unknownElements = 0
  /// Members with comments or processing instructions, which Moodle's reader passes over, and how
  /// many.
  package var hiddenMarkup: [(path: MemberPath, count: Int)] = []
  /// Whether `.ARCHIVE_INDEX` says what the archive holds; nil where there is none.
  package var indexIsTrue: Bool?
  /// How many lines of `.ARCHIVE_INDEX` are none of an index, or name neither a member nor what
  /// Moodle has in backups.
  package var indexStrangers = 0

  /// A reading of which nothing was read yet.
  package init(container: Container, limits: Limits = Limits()) {
    self.container = container
    files = FilesTable(limits: limits)
  }

  /// The same without what only cutting needs: the lists of members and ids.
  package func withoutMembers() -> BackupReading {
    var reading = self
    reading.members = MemberList()
    reading.ids = [:]
    return reading
  }

  /// What names the course in every backup of it: its site and its id there.
  package var courseIdentity: String { "\(manifest.site)#\(manifest.courseID)" }

  /// What a member's document element says of what it belongs to.
  package struct ElementID: Sendable, Equatable {
    /// The attribute `id`, or `moduleid` of an activity.
    package var id: String
    /// `modulename` of `module.xml` or of an activity's own member.
    package var moduleName: String?
    /// `sectionid` of `module.xml`.
    package var sectionID: String?
  }
}

/// Somebody who looks at a backup while it is read.
package protocol BackupVisitor: AnyObject {
  /// Who reads an XML member; nil where nothing in it is of interest. Every XML member is parsed
  /// all the same.
  func handler(for member: Member) -> (any XMLHandler)?
  /// Who reads the bytes of a member that is not XML; nil where nothing in it is of interest.
  func reader(of member: Member) -> (any MemberReader)?
  /// A row of `files.xml`.
  func visit(_ row: FileRow) throws(GabaritError)
}

extension BackupVisitor {
  /// Nothing in such members is of interest.
  package func reader(of member: Member) -> (any MemberReader)? { nil }
}

/// Reads a member as it stands.
package protocol MemberReader: AnyObject {
  /// Takes the next bytes.
  func take(_ bytes: UnsafeRawBufferPointer) throws(GabaritError)
  /// The member is over.
  func finish() throws(GabaritError)
}

/// Hands a member's bytes to two readers, one after the other.
package final class MemberReaderPair: MemberReader {
  private let first: any MemberReader
  private let second: any MemberReader

  /// Makes one reader of two.
  package init(_ first: any MemberReader, _ second: any MemberReader) {
    self.first = first
    self.second = second
  }

  /// Takes the next bytes.
  package func take(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    try first.take(bytes)
    try second.take(bytes)
  }

  /// The member is over.
  package func finish() throws(GabaritError) {
    try first.finish()
    try second.finish()
  }
}
