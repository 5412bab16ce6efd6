/// The lists of references of an `inforef.xml`, or the definitions of `roles.xml`.
struct ReferenceLists {
  /// A reference, or a definition.
  struct Item {
    var id: String
    var range: Range<Int64>?
  }

  /// References of one kind: `userref`, with where all of them stand.
  struct Group {
    var name: String
    var range: Range<Int64>?
    var items: [Item]
  }

  private(set) var groups: [Group] = []
  private var items: [Item] = []
  private var lastID = ""

  /// The id of the reference that has not ended yet.
  mutating func note(id: String) { lastID = id }

  /// A role's definition ended.
  mutating func add(definition id: String, at range: Range<Int64>?) {
    if groups.isEmpty { groups.append(Group(name: "role", range: nil, items: [])) }
    groups[0].items.append(Item(id: id, range: range))
  }

  /// An element of an `inforef.xml` ended.
  mutating func end(_ name: String, depth: Int, at range: Range<Int64>?) {
    switch depth {
    case 3:
      items.append(Item(id: lastID, range: range))
      lastID = ""
    case 2:
      groups.append(Group(name: name, range: range, items: items))
      items = []
    default: break
    }
  }

  /// What to take out for some references to go, and how many these are.
  ///
  /// - Parameter takesEmptyLists: whether a list goes of which nothing is left.
  func removal(
    takesEmptyLists: Bool, where goes: (_ group: String, _ id: String) -> Bool
  ) -> (ranges: [Range<Int64>?], counts: [String: Int]) {
    var ranges: [Range<Int64>?] = []
    var counts: [String: Int] = [:]
    for group in groups {
      let going = group.items.filter { goes(group.name, $0.id) }
      guard !going.isEmpty else { continue }
      counts[group.name, default: 0] += going.count
      // Moodle writes no empty list of references (`backup_inforef_structure_step`).
      if takesEmptyLists, going.count == group.items.count {
        ranges.append(group.range)
      } else {
        ranges += going.map(\.range)
      }
    }
    return (ranges, counts)
  }
}
