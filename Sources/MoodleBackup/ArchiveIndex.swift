public import Archive

/// `.ARCHIVE_INDEX`, the list that Moodle's packer puts first into a tgz so that listing one need
/// not read it whole (`tgz_packer::archive_to_pathname`).
///
/// It must be true: in list mode Moodle believes it instead of the archive.
public enum ArchiveIndex {
  /// The member's name.
  public static let path = MemberPath(known: ".ARCHIVE_INDEX")

  /// The index of these members, in their order; the index itself is not listed.
  public static func contents(of members: [Member]) -> [UInt8] {
    let listed = members.filter { $0.path != path }
    var text = Array("Moodle archive file index. Count: \(listed.count)\n".utf8)
    for member in listed {
      let time = member.modified == Member.unknownTime ? "?" : String(member.modified)
      let isFolder = member.kind == .folder
      text += member.path.string.utf8
      text += "\(isFolder ? "/" : "")\t\(isFolder ? "d" : "f")\t\(member.size)\t\(time)\n".utf8
    }
    return text
  }
}
