/// The paths met in members of one kind, each with what the tables and its name say of it.
///
/// Members are long lists of few paths, and there are many of a kind, so that each is decided once,
/// and found again by numbers.
struct PathTree {
  /// What is to be done at a path; nothing at most.
  struct Traits: OptionSet {
    let rawValue: UInt8

    /// A table of residue has the path.
    static let isResidue = Traits(rawValue: 1)
    /// A table of user data has the path.
    static let isRow = Traits(rawValue: 2)
    /// The element has the name of a field that decides whether some row counts.
    static let isCondition = Traits(rawValue: 4)
    /// The element wraps the data of a plugin that no table knows.
    static let isForeign = Traits(rawValue: 8)
    /// The element wraps the data of a plugin, known or not.
    static let isPlugin = Traits(rawValue: 16)
    /// The element has the name of a field that decides whether a place of residue counts.
    static let isSibling = Traits(rawValue: 32)
  }

  /// What is looked at for every element.
  struct Place {
    let parent: Int
    let nameNumber: Int
    let traits: Traits
    /// What the name lets expect, where no table knows the path.
    let kind: FieldNames.Kind?
    /// The place that began last time after this one.
    fileprivate var follower = 0
  }

  /// What is looked at where there is something to do.
  struct Details {
    let name: String
    var residue: [ResiduePlace] = []
    /// Indices of rows of users' data.
    var rows: [Int] = []
    /// The plugin that no table knows.
    var plugin: String?
  }

  /// What a rule finds at a place, all of which is told of as one.
  struct Spot: Hashable {
    fileprivate let place: Int
    fileprivate let rule: String
    fileprivate let subject: String?
  }

  private struct Step: Hashable {
    let parent: Int
    let nameNumber: Int
  }

  /// The place above the document element.
  static let root = 0

  private let tables: MemberTables
  private var places = [Place(parent: -1, nameNumber: -1, traits: [], kind: nil)]
  private var details = [Details(name: "")]
  private var known: [Step: Int] = [:]
  /// The numbers that names have here.
  private var names: [String: Int] = [:]
  /// Those numbers by the ones that names have in the member; -1 for what was not met yet.
  private var numbers: [Int] = []
  /// The place that began last.
  private var last = root
  /// Hostile backups could have any number of paths: those beyond this are decided each time, and
  /// forgotten when their element ends.
  private let mostKept: Int

  init(_ tables: MemberTables, mostKept: Int = 20_000) {
    self.tables = tables
    self.mostKept = mostKept
  }

  /// A tree that holds nothing, to stand where one was taken.
  static var empty: PathTree { PathTree(MemberTables.none) }

  /// How many places there are.
  var count: Int { places.count }

  /// Another member begins, in which names have other numbers.
  mutating func beginMember() {
    numbers.removeAll(keepingCapacity: true)
    last = PathTree.root
  }

  subscript(_ place: Int) -> Place { places[place] }

  func details(_ place: Int) -> Details { details[place] }

  func name(_ place: Int) -> String { details[place].name }

  /// What the table of residue has of an attribute, which Moodle takes for a field.
  func residue(ofField name: String, in place: Int) -> [ResiduePlace] {
    tables.residue.values(named: name) { isBelow(place, $0, $1) }
  }

  /// What the name of an attribute lets expect, where no table knows it.
  func kind(ofField name: String, in place: Int, _ evidence: Evidence) -> FieldNames.Kind? {
    let isImpersonal = !tables.impersonal.values(named: name) { isBelow(place, $0, $1) }.isEmpty
    return isImpersonal ? nil : evidence.kind(ofField: name)
  }

  /// What a rule finds at a place; nil where the place is forgotten with its element.
  func spot(of rule: Rule, _ subject: String?, at place: Int) -> Spot? {
    place < mostKept ? Spot(place: place, rule: rule.id, subject: subject) : nil
  }

  /// The names of the elements from the document element to a place.
  func names(to place: Int) -> [String] {
    var names: [String] = []
    var place = place
    while place != PathTree.root {
      names.append(details[place].name)
      place = places[place].parent
    }
    return names.reversed()
  }

  private static let mostShown = 32
  private static let mostShownBytes = 512

  /// The path of a place, to be told: `/activity/page/content`.
  ///
  /// Moodle nests below 30 and takes no other names than of ASCII letters, digits and underscores
  /// (`base_atom::validate_name`). What else a backup has may be anybody's name, and is not told;
  /// nor is more of a path than its end, for a hostile one may be told of over and over.
  func path(to place: Int) -> String {
    var shown: [Substring] = []
    var length = 0
    var place = place
    while place != PathTree.root, shown.count < PathTree.mostShown,
      length < PathTree.mostShownBytes
    {
      let name = details[place].name
      shown.append(PathTree.isShown(name) ? name[...] : "…")
      length += name.utf8.count
      place = places[place].parent
    }
    if place != PathTree.root { shown.append("…") }
    return "/" + shown.reversed().joined(separator: "/")
  }

  private static func isShown(_ name: String) -> Bool {
    name.utf8.count <= 128
      && name.utf8.allSatisfy {
        (0x61...0x7a).contains($0) || $0 == 0x5f || (0x41...0x5a).contains($0)
          || (0x30...0x39).contains($0)
      }
  }

  /// Whether a place and what it lies in have these names, the last its own; and, where they are all
  /// that there is, whether nothing lies around them.
  private func isBelow(_ place: Int, _ names: ArraySlice<String>, _ isAll: Bool) -> Bool {
    var place = place
    for name in names.reversed() {
      guard place != PathTree.root, details[place].name == name else { return false }
      place = places[place].parent
    }
    return !isAll || place == PathTree.root
  }

  /// The place of an element that begins within another.
  ///
  /// - Parameter memberNumber: the number that its name has in the member.
  mutating func enter(
    _ parent: Int, _ memberNumber: Int, name: @autoclosure () -> String, _ evidence: Evidence
  ) -> Int {
    if memberNumber >= numbers.count {
      numbers += Array(repeating: -1, count: memberNumber + 1 - numbers.count)
    }
    var number = numbers[memberNumber]
    if number < 0 {
      number = names[name()] ?? -1
      numbers[memberNumber] = number
    }
    // Rows have the same elements in the same order, over and over.
    let guess = places[last].follower
    if places[guess].parent == parent, places[guess].nameNumber == number, number >= 0 {
      last = guess
      return guess
    }
    let place =
      known[Step(parent: parent, nameNumber: number)] ?? add(parent, memberNumber, name(), evidence)
    guard place < mostKept else { return place }
    places[last].follower = place
    last = place
    return place
  }

  /// The innermost open element is over.
  mutating func leave(_ place: Int) {
    guard place >= mostKept else { return }
    places.removeLast()
    details.removeLast()
  }

  private mutating func add(
    _ parent: Int, _ memberNumber: Int, _ name: String, _ evidence: Evidence
  ) -> Int {
    // What is forgotten is decided for each element anew: whatever is done here must not take
    // longer the deeper the element lies.
    var new = Details(name: name)
    new.residue = tables.residue.values(named: name) { isBelow(parent, $0, $1) }
    new.rows = tables.rows.values(named: name) { isBelow(parent, $0, $1) }
    var traits: Traits = []
    if let plugin = KnownComponents.wrapped(by: name) {
      traits.insert(.isPlugin)
      if !KnownComponents.contains(plugin) { new.plugin = plugin }
    }
    if !new.residue.isEmpty { traits.insert(.isResidue) }
    if !new.rows.isEmpty { traits.insert(.isRow) }
    if tables.conditions.contains(name) { traits.insert(.isCondition) }
    if tables.siblings.contains(name) { traits.insert(.isSibling) }
    if new.plugin != nil { traits.insert(.isForeign) }
    let place = places.count
    var number = -1
    if place < mostKept {
      number = names[name] ?? names.count
      names[name] = number
      numbers[memberNumber] = number
      known[Step(parent: parent, nameNumber: number)] = place
    }
    let kind = new.residue.isEmpty ? kind(ofField: name, in: parent, evidence) : nil
    places.append(Place(parent: parent, nameNumber: number, traits: traits, kind: kind))
    details.append(new)
    return place
  }
}
