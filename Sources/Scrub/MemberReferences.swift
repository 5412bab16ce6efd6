internal import Compliance
internal import XMLStream

/// Follows what one member refers to: accounts, roles, and the lists of either; and which events and
/// records went with the rows that were taken out.
final class MemberReferences {
  private enum Kind { case inforef, roles, calendar, other }

  private let kind: Kind
  /// Whether accounts in fields of this member are among those that an `inforef.xml` names.
  private let namesPeople: Bool
  /// Whether records of plugins that no table knows are taken out.
  private let followsRecords: Bool
  private var accounts = PlacedIDs()
  private var roles = PlacedIDs()
  private var lists = ReferenceLists()
  private var records = PlacedIDs()
  private var contextID = ""
  /// Roles named by rows that were taken out.
  private(set) var goneRoles: Set<String> = []
  /// Events that were taken out.
  private(set) var goneEvents: Set<String> = []
  /// Records of plugins that no table knows, which were taken out.
  private(set) var goneRecords: Set<RecordFiles.Record> = []

  init(_ member: String, _ options: ScrubOptions) {
    if member.hasSuffix("inforef.xml") {
      kind = .inforef
    } else if member == "roles.xml" {
      kind = .roles
    } else {
      kind = member.hasSuffix("/calendar.xml") ? .calendar : .other
    }
    namesPeople = kind != .inforef && (member.contains("/") || member == "badges.xml")
    followsRecords = options.unrecognised == .drop
  }

  /// The accounts that what stays names.
  var keptAccounts: Set<String> { accounts.ids }
  /// The roles that what stays names.
  var keptRoles: Set<String> { roles.ids }
  /// Whether the texts of all fields are wanted.
  var wantsTexts: Bool { kind == .inforef }
  /// The lists of an `inforef.xml`; of `roles.xml`, its definitions in one.
  var groups: [ReferenceLists.Group] { lists.groups }

  /// The id of an element that begins, where it is wanted.
  func id(of element: XMLStart) -> String? {
    let isWanted =
      switch kind {
      case .roles, .calendar: element.depth == 2
      case .inforef, .other: followsRecords
      }
    guard isWanted else { return nil }
    if element.depth == 1 { contextID = element.attribute("contextid") ?? "" }
    return element.attribute("id")
  }

  /// A field ended.
  func note(_ field: EndedField, isAccount: Bool, isRole: Bool) {
    if kind == .inforef, field.name == "id" { lists.note(id: field.text) }
    let place = field.span?.range.lowerBound ?? 0
    if isAccount, namesPeople { accounts.add(field.text, at: place) }
    if isRole { roles.add(field.text, at: place) }
  }

  /// An element ended.
  func note(_ element: ElementPlaces.Ended, name: String, id: String?) {
    if let id, let place = element.range?.lowerBound { records.add(id, at: place) }
    switch kind {
    case .roles: if element.depth == 2, let id { lists.add(definition: id, at: element.range) }
    case .inforef: lists.end(name, depth: element.depth, at: element.range)
    case .calendar, .other: break
    }
  }

  /// A row goes, and with it all that is named within it.
  ///
  /// - Parameters:
  ///   - id: that of the element that ends.
  ///   - isLate: whether other elements ended since.
  func forget(row range: Range<Int64>, of rule: Rule, id: String?, isLate: Bool) {
    if rule == UnrecognisedRule.rows {
      for record in records.ids(in: range) {
        goneRecords.insert(RecordFiles.Record(context: contextID, id: record))
      }
    }
    if kind == .calendar, let id { goneEvents.insert(id) }
    accounts.remove(in: range, isLate: isLate)
    goneRoles.formUnion(roles.remove(in: range, isLate: isLate))
  }

  /// What to take out for some references to go, and how many these are.
  func removal(
    where goes: (_ group: String, _ id: String) -> Bool
  ) -> (ranges: [Range<Int64>?], counts: [String: Int]) {
    lists.removal(takesEmptyLists: kind == .inforef, where: goes)
  }
}

/// Ids and where they stand, in the order in which they stand.
struct PlacedIDs {
  private var all: [(place: Int64, id: String)] = []

  /// All of them.
  var ids: Set<String> { Set(all.map(\.id)) }

  mutating func add(_ id: String, at place: Int64) { all.append((place, id)) }

  /// Those in a range that ends where the last of them may stand.
  func ids(in range: Range<Int64>) -> [String] {
    Array(
      all.reversed().lazy.filter { $0.place < range.upperBound }
        .prefix { $0.place >= range.lowerBound }.map(\.id))
  }

  /// Takes those in a range out, which is at the end unless it is late.
  @discardableResult
  mutating func remove(in range: Range<Int64>, isLate: Bool) -> [String] {
    var removed: [String] = []
    if isLate {
      removed = all.filter { range.contains($0.place) }.map(\.id)
      if !removed.isEmpty { all.removeAll { range.contains($0.place) } }
    } else {
      while let last = all.last, last.place >= range.lowerBound {
        removed.append(last.id)
        all.removeLast()
      }
    }
    return removed
  }
}
