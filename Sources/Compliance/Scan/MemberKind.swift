/// What is the same for all members whose names differ in the numbers of activities, blocks and
/// sections alone: `activities/forum_12/forum.xml`.
final class MemberKind {
  /// Places of users' data in such a member.
  let userData: [UserDataPlace]
  /// The plugin that it belongs to; nil for Moodle's own.
  let owner: String?
  /// Whether the tables know that plugin.
  let isKnown: Bool
  /// Whether Moodle writes a member of this name.
  let isWritten: Bool
  /// Whether Moodle writes it for users' data alone.
  let isOfUsersOnly: Bool
  fileprivate let tables: MemberTables
  /// The paths met so far; nil while a member is looked through.
  fileprivate var tree: PathTree?

  init(_ member: String) {
    userData = UserDataPlace.places(in: member)
    owner = KnownComponents.owner(of: member)
    isKnown = owner.map(KnownComponents.contains) ?? true
    isWritten = KnownComponents.writes(member)
    isOfUsersOnly = userData.contains(where: \.memberMustBeAbsent)
    tables = MemberTables(member, userData)
  }
}

/// What the tables say of the members of one kind.
struct MemberTables: Sendable {
  let residue: PathTable<ResiduePlace>
  /// Indices of the rows of users' data among the member's places.
  let rows: PathTable<Int>
  /// Names of the fields that decide whether a row counts.
  let conditions: Set<String>
  /// Names of the fields that decide whether a place of residue counts.
  let siblings: Set<String>
  /// Fields that are not what their name says.
  let impersonal: PathTable<ImpersonalField>

  /// Of members that no table knows.
  static let none = MemberTables("", [])

  init(_ member: String, _ places: [UserDataPlace]) {
    let residue = ResiduePlace.places(in: member)
    self.residue = PathTable(residue) { $0.path }
    siblings = Set(residue.compactMap(\.sibling?.name))
    impersonal = PathTable(ImpersonalField.fields(in: member)) { $0.path }
    rows = PathTable(Array(places.indices)) { places[$0].path }
    conditions = Set(places.flatMap(\.condition.children))
  }
}

/// The kinds met in one backup.
final class MemberKinds {
  private var kinds: [String: MemberKind] = [:]
  private var places = 0
  /// Real backups have some hundred kinds of some dozen places; what hostile ones have beyond this
  /// is decided for each member anew.
  private let mostPlaces: Int
  private let mostKinds: Int

  init(mostPlaces: Int = 50_000, mostKinds: Int = 1_000) {
    self.mostPlaces = mostPlaces
    self.mostKinds = mostKinds
  }

  /// The kind of a member.
  func kind(of member: String) -> MemberKind {
    let name = MemberKinds.name(member)
    if let known = kinds[name] { return known }
    let kind = MemberKind(member)
    if kinds.count < mostKinds { kinds[name] = kind }
    return kind
  }

  /// The paths of a kind, for a member that begins.
  func takeTree(of kind: MemberKind) -> PathTree {
    guard var tree = kind.tree else { return PathTree(kind.tables) }
    kind.tree = nil
    places -= tree.count
    tree.beginMember()
    return tree
  }

  /// Keeps the paths of a member that is over, for the next of its kind.
  func keep(_ tree: PathTree, of kind: MemberKind) {
    guard places + tree.count <= mostPlaces else { return }
    places += tree.count
    kind.tree = tree
  }

  /// A member's name without the numbers of its folders.
  static func name(_ member: String) -> String {
    var bytes: [UInt8] = []
    for byte in member.utf8 {
      if byte == UInt8(ascii: "/") {
        var digits = bytes.count
        while digits > 0, (0x30...0x39).contains(bytes[digits - 1]) { digits -= 1 }
        if digits > 0, digits < bytes.count, bytes[digits - 1] == UInt8(ascii: "_") {
          bytes.removeLast(bytes.count - digits)
        }
      }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
