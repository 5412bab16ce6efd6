/// A place where something of people, of a site or a secret can stand in an honest backup.
struct ResiduePlace: Sendable {
  /// When what stands there counts.
  enum Test: Sendable {
    /// It is neither null nor 0.
    case filled
    /// It is the number of an account: above 0, since those below are Moodle's own senders
    /// (`core_user::NOREPLY_USER`).
    case userID
    /// The same, as it stands or in JSON under this key.
    case userIDUnder(String)
    /// The element is there.
    case present
    /// It is an address, or a serialised record, and no mere file name.
    case address
    /// It is JSON in which an access condition is bound to a person's profile.
    case condition
    /// It is JSON that selects single users.
    case userSelection
  }

  /// A field before the place, in the same element, whose text decides whether the place counts.
  struct Sibling: Sendable {
    let name: String
    let text: String
  }

  /// Glob of the member; `**/` at its start stands for any folders or none.
  let member: String
  /// Path of the element; `//` at its start means at any depth.
  let path: String
  let rule: Rule
  let test: Test
  /// What must stand before it; nil where the place always counts.
  let sibling: Sibling?
  /// The Moodle source that writes it: a file, or the folder of the plugin whose backup step lies
  /// in its `backup/moodle2`.
  let source: String

  init(
    _ member: String, _ path: String, _ rule: Rule, _ test: Test, where sibling: Sibling? = nil,
    _ source: String = core
  ) {
    self.member = member
    self.path = path
    self.rule = rule
    self.test = test
    self.sibling = sibling
    self.source = source
  }

  static let core = "backup/moodle2/backup_stepslib.php"

  /// All places, one table a family of components.
  static let all =
    coursePlaces + filePlaces + badgePlaces + activityPlaces + addOnPlaces + secretPlaces

  /// The places of one member.
  static func places(in member: String) -> [ResiduePlace] {
    let name = Glob.lastComponent(member)
    return ((byFilename[name] ?? []) + starred).filter { Glob.matches($0.member, member) }
  }

  private static let starred = all.filter { Glob.lastComponent($0.member).contains("*") }
  private static let byFilename = Dictionary(grouping: all) { Glob.lastComponent($0.member) }
}
