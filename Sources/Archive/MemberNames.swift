internal import Base

/// The members of a container, no two of which may end up as one file.
///
/// Moodle may run where file names are compared without case, or with accents composed: there the
/// second of two such members is written over the first, and which one counts depends on the
/// server. Nothing that Moodle writes differs by that alone.
struct MemberNames {
  private(set) var members = MemberList()
  private var slots = SlotTable()

  /// Notes a member.
  ///
  /// - Throws: `duplicateMember`, `limitExceeded`.
  mutating func add(
    _ member: Member, limits: Limits, _ usage: ArchiveUsage
  ) throws(GabaritError) {
    usage.nameBytes += member.path.string.utf8.count
    guard usage.nameBytes <= limits.namesBytes else {
      throw GabaritError(
        .limitExceeded, "its members' names have more than \(limits.namesBytes) bytes in all")
    }
    let key = MemberNames.key(of: member.path)
    if let place = place(of: key) {
      throw GabaritError(
        .duplicateMember,
        // Of accents the reader of zips may have composed some already.
        MemberNames.isPlain(member.path) && members[place].path == member.path
          ? "holds the member twice; which one counts depends on the reader"
          : "holds the member twice, where case and accents do not count: which one counts "
            + "depends on the server",
        member: member.path.string)
    }
    members.append(member)
    slots.append(key.hashValue) { [members] in MemberNames.key(of: members[$0].path).hashValue }
  }

  /// Whether a file of exactly this name was noted.
  func hasFile(_ path: MemberPath) -> Bool {
    place(of: MemberNames.key(of: path)).map {
      members[$0].path == path && members[$0].kind == .file
    } ?? false
  }

  /// All members are noted.
  ///
  /// Each folder is looked up where it is named: a list of them would take the square of what a name
  /// of many components has.
  ///
  /// - Throws: `contradiction` where a member lies below another that is a file; `interrupted`.
  func verify() throws(GabaritError) {
    var before: [UInt8] = []
    // Most members are content files, which lie in 256 folders.
    var isKnown = [Bool](repeating: false, count: 256)
    for index in members.indices {
      if index % 4_096 == 0 { try Interruption.check() }
      if let folder = members.contentFolder(at: index) {
        guard !isKnown[Int(folder)] else { continue }
        isKnown[Int(folder)] = true
      }
      let name = Array(MemberNames.key(of: members[index].path).utf8)
      // Those that the member before lies in too were looked up for that one.
      var slash = 0
      while slash < name.count, slash < before.count, name[slash] == before[slash] { slash += 1 }
      while slash < name.count {
        if name[slash] == 0x2f {
          try verify(folder: String(decoding: name[..<slash], as: UTF8.self))
        }
        slash += 1
      }
      before = name
    }
  }

  private func verify(folder key: String) throws(GabaritError) {
    guard place(of: key).map({ members[$0].kind == .folder }) ?? true else {
      throw GabaritError(
        .contradiction, "is a file, and other members lie below a file of that name", member: key)
    }
  }

  /// As a `String`, which is equal however its accents are composed.
  private static func key(of path: MemberPath) -> String {
    isPlain(path) ? path.string : path.string.uppercased().lowercased()
  }

  /// Whether a name is its own key.
  private static func isPlain(_ path: MemberPath) -> Bool {
    path.string.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5a).contains($0) }
  }

  /// Where in the list the member of a key is.
  private func place(of key: String) -> Int? {
    slots.place(key.hashValue) { MemberNames.key(of: members[$0].path) == key }
  }
}
