/// A place in a backup where a row means a person.
struct UserDataPlace: Sendable {
  /// When a row counts, by a direct child of it.
  enum Condition: Sendable {
    case always
    /// The child is there.
    case present(String)
    /// The child is there and not null.
    case notNull(String)
    /// One of the children has the value.
    case anyEquals([(child: String, value: String)])

    /// The children whose text decides.
    var children: [String] {
      switch self {
      case .always: []
      case .present(let child), .notNull(let child): [child]
      case .anyEquals(let pairs): pairs.map(\.child)
      }
    }
  }

  /// Glob of the member: `*` stands for anything within one component.
  let member: String
  /// Path of the row's element; `//` at its start means at any depth.
  let path: String
  let category: UserDataCategory
  /// Whether Moodle leaves the rows out of a backup without users.
  ///
  /// Where it does not, they can be in an honest backup.
  let isGated: Bool
  /// Whether Moodle writes the member only with users' data.
  let memberMustBeAbsent: Bool
  let condition: Condition
  /// The Moodle source that writes the rows: a file, or the folder of the plugin whose backup step
  /// lies in its `backup/moodle2`.
  let source: String

  init(
    _ member: String, _ path: String, _ category: UserDataCategory, gated: Bool = true,
    absent: Bool = false, when condition: Condition = .always, _ source: String
  ) {
    self.member = member
    self.path = path
    self.category = category
    isGated = gated
    memberMustBeAbsent = absent
    self.condition = condition
    self.source = source
  }

  /// All places, one table a family of components.
  static let all = coursePlaces + activityPlaces + forumLikePlaces + assessmentPlaces + addOnPlaces

  /// The places by the last component of their member, for a quick look.
  static let byFilename = Dictionary(grouping: all) { Glob.lastComponent($0.member) }

  /// The places of one member.
  static func places(in member: String) -> [UserDataPlace] {
    let name = Glob.lastComponent(member)
    return (byFilename[name] ?? []).filter { Glob.matches($0.member, member) }
  }
}
