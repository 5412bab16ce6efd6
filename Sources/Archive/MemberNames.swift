internal import Groundwork

/// The members of a container, no two of which may end up as one file; four bytes a member to find
/// one by its name.
///
/// Moodle may run where file names are compared without case, or with accents composed: there the
/// second of two such members is written over the first, and which one counts depends on the
/// server. Nothing that Moodle writes differs by that alone.
struct MemberNames {
  private(set) var members = MemberList()
  /// Places in the list, one more than they are, and 0 for none; half of it is empty at least.
  private var slots = [UInt32](repeating: 0, count: 64)
  /// Keys of folders that members lie in.
  private var parents: Set<String> = []
  private var lastParent = ""

  /// Notes a member.
  ///
  /// - Throws: `duplicateMember`.
  mutating func add(_ member: Member) throws(GabaritError) {
    if 2 * members.count >= slots.count { grow() }
    let key = MemberNames.key(of: member.path)
    let slot = slot(of: key)
    guard slots[slot] == 0 else {
      throw GabaritError(
        .duplicateMember,
        // Of accents the reader of zips may have composed some already.
        MemberNames.isPlain(member.path) && members[Int(slots[slot]) - 1].path == member.path
          ? "holds the member twice; which one counts depends on the reader"
          : "holds the member twice, where case and accents do not count: which one counts "
            + "depends on the server",
        member: member.path.string)
    }
    members.append(member)
    slots[slot] = UInt32(members.count)
    note(parentOf: key)
  }

  /// All members are noted.
  ///
  /// - Throws: `contradiction` where a member lies below another that is a file.
  func verify() throws(GabaritError) {
    for parent in parents {
      let slot = slots[slot(of: parent)]
      guard slot == 0 || members[Int(slot) - 1].kind == .folder else {
        throw GabaritError(
          .contradiction, "is a file, and other members lie below a file of that name",
          member: parent)
      }
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

  /// Where the member of a key is noted, or would be.
  ///
  /// Hashes are seeded anew in each process, so that nobody can choose names that meet.
  private func slot(of key: String) -> Int {
    var slot = key.hashValue & (slots.count - 1)
    while slots[slot] != 0, MemberNames.key(of: members[Int(slots[slot]) - 1].path) != key {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: 2 * slots.count)
    for index in members.indices {
      slots[slot(of: MemberNames.key(of: members[index].path))] = UInt32(index + 1)
    }
  }

  private mutating func note(parentOf key: String) {
    guard let slash = key.utf8.lastIndex(of: 0x2f), key[..<slash] != lastParent else { return }
    let parent = String(key[..<slash])
    // Where the parent is known, so are those above it.
    if parents.insert(parent).inserted { note(parentOf: parent) }
    lastParent = parent
  }
}
