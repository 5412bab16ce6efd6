/// The paths met in one member, each with what the tables and its name say of it.
///
/// Members are long lists of few paths, so that each is decided once, and found again by numbers.
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

  private struct Step: Hashable {
    let parent: Int
    let nameNumber: Int
  }

  /// The place above the document element.
  static let root = 0

  private let tables: MemberTables
  private let evidence: Evidence
  private var places = [Place(parent: -1, nameNumber: -1, traits: [], kind: nil)]
  private var details = [Details(name: "")]
  private var known: [Step: Int] = [:]
  private var last = root
  /// Hostile backups could have any number of paths: those beyond this are decided each time, and
  /// forgotten when their element ends.
  private let mostKept: Int

  init(_ tables: MemberTables, _ evidence: Evidence, mostKept: Int = 20_000) {
    self.tables = tables
    self.evidence = evidence
    self.mostKept = mostKept
  }

  subscript(_ place: Int) -> Place { places[place] }

  func details(_ place: Int) -> Details { details[place] }

  func name(_ place: Int) -> String { details[place].name }

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

  /// The place of an element that begins within another.
  mutating func enter(_ parent: Int, _ nameNumber: Int, name: @autoclosure () -> String) -> Int {
    // Rows have the same elements in the same order, over and over.
    let guess = places[last].follower
    if places[guess].parent == parent, places[guess].nameNumber == nameNumber {
      last = guess
      return guess
    }
    let step = Step(parent: parent, nameNumber: nameNumber)
    let place = known[step] ?? add(step, name())
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

  private mutating func add(_ step: Step, _ name: String) -> Int {
    let path = names(to: step.parent) + [name]
    var new = Details(name: name)
    new.residue = tables.residue.values(at: path)
    new.rows = tables.rows.values(at: path)
    if let plugin = KnownComponents.wrapped(by: name), !KnownComponents.contains(plugin) {
      new.plugin = plugin
    }
    var traits: Traits = []
    if !new.residue.isEmpty { traits.insert(.isResidue) }
    if !new.rows.isEmpty { traits.insert(.isRow) }
    if tables.conditions.contains(name) { traits.insert(.isCondition) }
    if new.plugin != nil { traits.insert(.isForeign) }
    places.append(
      Place(
        parent: step.parent, nameNumber: step.nameNumber, traits: traits,
        kind: new.residue.isEmpty ? evidence.kind(ofField: name) : nil))
    details.append(new)
    let place = places.count - 1
    if place < mostKept { known[step] = place }
    return place
  }
}

/// What the tables say of one member.
struct MemberTables {
  let residue: PathTable<ResiduePlace>
  /// Indices of the rows of users' data among the member's places.
  let rows: PathTable<Int>
  /// Names of the fields that decide whether a row counts.
  let conditions: Set<String>

  init(_ member: String, _ places: [UserDataPlace]) {
    residue = PathTable(ResiduePlace.places(in: member)) { $0.path }
    rows = PathTable(Array(places.indices)) { places[$0].path }
    conditions = Set(places.flatMap(\.condition.children))
  }
}
