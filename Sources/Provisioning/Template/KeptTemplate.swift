internal import Archive
internal import Base
internal import MoodleBackup
internal import Splicing

/// What is kept of a suitable template between runs: all that an order needs to know of it.
///
/// A few kilobytes, however large the template is: the lists of its members are left out, and are
/// read again where they are needed.
struct KeptTemplate: Codable, Sendable {
  /// Its digest; nil until an order was cut from it.
  var sha256: String?
  var container: Container
  var repackSigns: Int
  var manifest: Manifest
  var course: CourseFile?
  var requirements: Requirements?
  /// Where the members lie that an order changes; nil where there is no plan yet.
  var layout: SpliceLayout?

  /// Keeps what was read, and judged suitable.
  init(_ outline: BackupOutline, sha256: String?, layout: SpliceLayout?) {
    self.sha256 = sha256
    container = outline.container
    repackSigns = outline.repackSigns.rawValue
    manifest = outline.manifest
    // Of the activities only their modules are asked for, and nothing of the other lists.
    var modules: Set<String> = []
    manifest.activities = manifest.activities.filter { modules.insert($0.moduleName).inserted }
    manifest.sections = []
    manifest.settings = []
    course = outline.course.map { read in
      var course = read
      course.fields = read.fields.filter { $0.key == "format" }
      return course
    }
    requirements = outline.requirements
    self.layout = layout
  }

  /// What is known of the template.
  var outline: BackupOutline {
    BackupOutline(
      container: container, repackSigns: RepackSigns(rawValue: repackSigns), manifest: manifest,
      course: course, requirements: requirements)
  }
}

/// Where the members that orders may change lie in a tar.
struct SpliceLayout: Codable, Sendable {
  /// One of them.
  struct Place: Codable, Sendable {
    let path: String
    let size: Int64
    let modified: Int64
    /// Where its header begins.
    let offset: Int64
    /// Where its size stands in the index; nil for the index itself.
    let sizeInIndex: Range<Int64>?

    /// The member.
    var member: Member? {
      guard let path = try? MemberPath(checking: Array(path.utf8), limits: Limits()) else {
        return nil
      }
      return Member(path: path, kind: .file, size: size, modified: modified)
    }
  }

  /// The index first.
  let places: [Place]

  /// Finds the places; nil where the template has no true index in its first place.
  ///
  /// - Parameter isWanted: which of the members that orders may change.
  init?(of reading: BackupReading, isWanted: (Member) -> Bool) {
    guard let index = reading.firstIndex else { return nil }
    var places: [Place] = []
    var offset: Int64 = 0
    ArchiveIndex.placeSizes(of: reading.members) { member, size in
      if member.path == index.path || SpliceLayout.isEdited(member) && isWanted(member) {
        places.append(
          Place(
            path: member.path.string, size: member.size, modified: member.modified,
            offset: offset, sizeInIndex: size))
      }
      offset += TarEdit.length(of: member)
    }
    self.places = places
  }

  /// Which members orders may change.
  static func isEdited(_ member: Member) -> Bool {
    member.kind == .file
      && (member.path == ArchiveIndex.path || member.path.string.hasSuffix(".xml"))
  }
}
