internal import Groundwork

/// The members of a container, no two of which may end up as one file.
///
/// Moodle may run where file names are compared without case, or with accents composed: there the
/// second of two such members is written over the first, and which one counts depends on the
/// server. Nothing that Moodle writes differs by that alone.
struct MemberNames {
  private(set) var members = MemberList()
  private var slots = SlotTable()
  /// Keys of folders that members lie in.
  private var parents: Set<String> = []
  private var lastParent = ""

  /// Notes a member.
  ///
  /// - Throws: `duplicateMember`.
  mutating func add(_ member: Member) throws(GabaritError) {
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
    note(parentOf: key)
  }

  /// All members are noted.
  ///
  /// - Throws: `contradiction` where a member lies below another that is a file.
  func verify() throws(GabaritError) {
    for parent in parents {
      guard place(of: parent).map({ members[$0].kind == .folder }) ?? true else {
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

  /// Where in the list the member of a key is.
  private func place(of key: String) -> Int? {
    slots.place(key.hashValue) { MemberNames.key(of: members[$0].path) == key }
  }

  private mutating func note(parentOf key: String) {
    guard let slash = key.utf8.lastIndex(of: 0x2f), key[..<slash] != lastParent else { return }
    let parent = String(key[..<slash])
    // Where the parent is known, so are those above it.
    if parents.insert(parent).inserted { note(parentOf: parent) }
    lastParent = parent
  }
}
