internal import Archive
internal import Base
internal import Compliance
internal import MoodleBackup
internal import XMLStream

/// Follows one XML member, and notes the bytes that are to go: small records, never contents.
final class MemberWatch: MemberWitness {
  /// A reference of an `inforef.xml`, or a definition of `roles.xml`.
  struct Item {
    var id: String
    var range: Range<Int64>?
  }

  /// References of one kind: `userref`, with where all of them stand.
  struct ItemGroup {
    var name: String
    var range: Range<Int64>?
    var items: [Item]
  }

  private struct Open {
    /// Behind the tag before it; nil where text stands between.
    let start: Int64?
    let contents: XMLOpening?
    let nameNumber: Int
    var hasChildren = false
    var isEncrypted = false
    var id: String?
  }

  private enum Use { case none, account, role, selection }

  /// An edit, and the index of the field it empties.
  struct Noted {
    let edit: XMLEdit
    var field: Int?
    var range: Range<Int64> { edit.range }
  }

  let path: MemberPath
  let member: String
  let options: ScrubOptions
  private var open: [Open] = []
  private var names: [String] = []
  private var uses: [Use] = []
  private var markEnd: Int64? = 0
  private var isTextSolid = false
  private var text: [UInt8] = []
  private var isTooLong = false
  private let mostText: Int
  private let isShort: Bool

  private var endedSpan: XMLSpan?
  private var endedName = ""
  private var endedIsEncrypted = false
  private(set) var ended: Range<Int64>?

  /// The bytes that go or change; in any order, and perhaps within one another.
  var edits: [Noted] = []
  /// Whether rows were taken out.
  private(set) var hasRemovals = false
  /// Whether something must go whose place cannot be told.
  var isUnplaced = false
  /// Whether what would go is the activity, block or section itself.
  private(set) var isOfContent = false
  /// Records that refer to a person and hold more, by where they end.
  private var heldBack: [(end: Int64, path: String)] = []
  /// How deep the element lies that stands for it; 0 for members of other kinds.
  private let contentDepth: Int
  private var endedDepth = 0
  /// Whether all of the member must go.
  private(set) var goesWhole = false
  /// Numbers of accounts and roles in fields, with their places.
  var accounts: [(place: Int64, id: String)] = []
  var roles: [(place: Int64, id: String)] = []
  /// Roles named by rows that were taken out.
  private(set) var goneRoles: Set<String> = []
  /// Events that were taken out.
  private(set) var goneEvents: Set<String> = []
  /// Records of plugins that no table knows, which were taken out.
  private(set) var goneRecords: Set<RecordFiles.Record> = []
  /// The ids of elements so far, with their places; of nothing unless such records are taken out.
  private var recordIDs: [(place: Int64, id: String)] = []
  private var contextID = ""
  /// Items of `inforef.xml`, by kind; of `roles.xml`, in one group.
  private(set) var groups: [ItemGroup] = []
  private var items: [Item] = []
  private var lastID = ""
  /// The text of a field that ended, with its place, to whoever follows the member further.
  var onField: ((_ depth: Int, _ name: String, _ text: String, _ span: XMLSpan?) -> Void)?
  /// An element that ended.
  var onElement: ((_ depth: Int, _ name: String, _ range: Range<Int64>?) -> Void)?
  /// Whether accounts in fields of this member are among those that an `inforef.xml` names.
  private let namesPeople: Bool
  private let accountFields: UserDataTables.AccountFields
  let isInforef: Bool
  private let isRoles: Bool
  private let isCalendar: Bool
  private var endedID: String?
  /// How many texts had words replaced, and how many were too long to be looked at.
  private(set) var replaced = 0
  private(set) var notExamined = 0
  /// What was emptied, by rule and name; edits name it by its index.
  private(set) var fields: [CuredField] = []
  private var fieldIndices: [CuredField: Int] = [:]

  init(_ path: MemberPath, _ options: ScrubOptions, isShort: Bool = false) {
    self.path = path
    member = path.string
    self.options = options
    self.isShort = isShort
    isInforef = member.hasSuffix("inforef.xml")
    namesPeople = !isInforef && (member.contains("/") || member == "badges.xml")
    isRoles = member == "roles.xml"
    isCalendar = member.hasSuffix("/calendar.xml")
    accountFields = UserDataTables.AccountFields(member)
    contentDepth = MemberWatch.contentDepth(of: member)
    mostText = options.replacements == nil ? 4 << 10 : Replacements.mostBytes
  }

  /// `activities/page_7/page.xml` has the activity's own element in one that names it.
  private static func contentDepth(of member: String) -> Int {
    let parts = member.split(separator: "/")
    guard parts.count > 1, let last = parts.last else { return 0 }
    if ["block.xml", "section.xml", "module.xml", "course.xml"].contains(last) { return 1 }
    let name = last.dropLast(".xml".count)
    let isOwn = parts.count == 3 && parts[0] == "activities" && parts[1].hasPrefix(name + "_")
    return isOwn ? 2 : 0
  }

  // MARK: Events

  func start(_ element: XMLStart) throws(GabaritError) {
    if !open.isEmpty { open[open.count - 1].hasChildren = true }
    learn(element)
    let contents = element.contents
    var new = Open(
      start: isTextSolid ? nil : markEnd, contents: contents, nameNumber: element.nameNumber)
    new.isEncrypted = element.attributeCount > 0 && element.attribute("encrypted") != nil
    if isRoles || isCalendar ? element.depth == 2 : options.unrecognised == .drop {
      new.id = element.attribute("id")
      if element.depth == 1 { contextID = element.attribute("contextid") ?? "" }
    }
    open.append(new)
    switch contents {
    case .tag(let contents): markEnd = contents
    case .empty(let span): markEnd = span.range.upperBound
    case nil: markEnd = nil
    }
    isTextSolid = false
    isTooLong = false
    text.removeAll(keepingCapacity: true)
  }

  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    if !isTextSolid { isTextSolid = !piece.allSatisfy { $0 <= 0x20 } }
    guard let last = open.last, !last.hasChildren, !isTooLong, wantsText(last) else { return }
    guard text.count + piece.count <= mostText else {
      isTooLong = true
      return
    }
    text.append(contentsOf: piece)
  }

  func end(_ element: XMLEnd) throws(GabaritError) {
    guard let last = open.popLast() else { return }
    endedName = names[last.nameNumber]
    endedIsEncrypted = last.isEncrypted
    endedID = last.id
    endedDepth = element.depth
    endedSpan = span(of: last, element)
    let end = element.endOffset
    ended = nil
    if let start = last.start, let end, start <= end { ended = start..<end }
    if let id = last.id, let place = ended?.lowerBound { recordIDs.append((place, id)) }
    markEnd = end
    isTextSolid = false
    if !last.hasChildren, wantsText(last) { try endField(last, depth: element.depth) }
    takeGoing(depth: element.depth)
    if isInforef || isRoles { endItem(element.depth, last) }
    onElement?(element.depth, endedName, ended)
  }

  private func wantsText(_ element: Open) -> Bool {
    isShort || isInforef || options.replacements != nil || uses[element.nameNumber] != .none
  }

  private func learn(_ element: XMLStart) {
    let number = element.nameNumber
    while names.count <= number {
      names.append("")
      uses.append(.none)
    }
    guard names[number].isEmpty else { return }
    let name = element.name
    names[number] = name
    uses[number] =
      switch name {
      case "roleid": .role
      case _ where FieldCure.needsText(name, in: member): .selection
      default: accountFields.contains(name) ? .account : .none
      }
  }

  private func span(of element: Open, _ end: XMLEnd) -> XMLSpan? {
    switch element.contents {
    case .empty(let span): span
    case .tag(let contents):
      end.tagOffset.flatMap { offset in
        offset >= contents ? XMLSpan(range: contents..<offset, form: .text) : nil
      }
    case nil: nil
    }
  }

  private func endField(_ element: Open, depth: Int) throws(GabaritError) {
    guard !isTooLong else {
      if options.replacements != nil { notExamined += 1 }
      return
    }
    let value = String(decoding: text, as: UTF8.self)
    onField?(depth, endedName, value, endedSpan)
    if isInforef, endedName == "id" { lastID = value }
    let place = endedSpan?.range.lowerBound ?? 0
    switch uses[element.nameNumber] {
    case .account: if namesPeople { accounts.append((place, value)) }
    case .role: roles.append((place, value))
    case .none, .selection: break
    }
    guard let replacements = options.replacements,
      Replacements.mayChange(endedName, depth: depth, in: member)
    else { return }
    let (changed, isUnread) = replacements.applied(to: text)
    if isUnread { notExamined += 1 }
    guard let changed else { return }
    guard let endedSpan else {
      isUnplaced = true
      return
    }
    replaced += 1
    let new = String(decoding: changed, as: UTF8.self)
    edits.append(Noted(edit: try XMLEdit(replacing: endedSpan, with: new)))
  }

  private func endItem(_ depth: Int, _ element: Open) {
    if isRoles {
      if depth == 2, let id = element.id {
        if groups.isEmpty { groups.append(ItemGroup(name: "role", range: nil, items: [])) }
        groups[0].items.append(Item(id: id, range: ended))
      }
    } else if depth == 3 {
      items.append(Item(id: lastID, range: ended))
      lastID = ""
    } else if depth == 2 {
      groups.append(ItemGroup(name: endedName, range: ended, items: items))
      items = []
    }
  }

  // MARK: What the rules find

  func found(row rule: Rule?, at range: Range<Int64>?, holdingMoreAt path: String?) {
    if rule != nil, options.unrecognised != .drop { return }
    guard let range else {
      isUnplaced = true
      return
    }
    guard rule == nil || range != ended || endedDepth > contentDepth else {
      isOfContent = true
      return
    }
    if let path { return holdBack(path, end: range.upperBound) }
    hasRemovals = true
    if rule != nil { noteRecords(in: range) }
    if isCalendar, let endedID { goneEvents.insert(endedID) }
    // A document without its element is none.
    guard range.lowerBound > 0 else {
      goesWhole = true
      return
    }
    // What is behind its start lies within it, unless it was decided late.
    let isLate = range.upperBound != markEnd
    while !isLate, let last = accounts.last, last.place >= range.lowerBound {
      accounts.removeLast()
    }
    while !isLate, let last = heldBack.last, last.end > range.lowerBound { heldBack.removeLast() }
    while !isLate, let last = roles.last, last.place >= range.lowerBound {
      goneRoles.insert(last.id)
      roles.removeLast()
    }
    if isLate {
      accounts.removeAll { range.contains($0.place) }
      for role in roles where range.contains(role.place) { goneRoles.insert(role.id) }
      roles.removeAll { range.contains($0.place) }
      heldBack.removeAll { $0.end > range.lowerBound && $0.end <= range.upperBound }
      edits.append(Noted(edit: XMLEdit(removing: range)))
    } else {
      removeLast(range)
    }
  }

  /// Notes the records that go with an element, itself among them.
  private func noteRecords(in range: Range<Int64>) {
    for record in recordIDs.reversed() where record.place < range.upperBound {
      guard record.place >= range.lowerBound else { break }
      goneRecords.insert(RecordFiles.Record(context: contextID, id: record.id))
    }
  }

  /// Notes what cannot be taken out alone; it goes all the same where it lies within what goes.
  private func holdBack(_ path: String, end: Int64?) {
    // One that stays is enough to refuse the scrub.
    guard heldBack.count < MemberWatch.mostHeldBack else { return }
    heldBack.append((end ?? 0, path))
  }

  /// The path of the first record that cannot be taken out alone.
  var pathHeldBack: String? { heldBack.first?.path }

  private static let mostHeldBack = 1_000

  /// Takes what has just ended out, with what was noted within it.
  ///
  /// Rows that follow each other make one edit: a log has as many as one likes.
  private func removeLast(_ range: Range<Int64>, field: Int? = nil) {
    while let last = edits.last, last.range.lowerBound >= range.lowerBound { edits.removeLast() }
    if field == nil, let last = edits.last, last.field == nil, last.edit.replacement.isEmpty,
      last.range.upperBound == range.lowerBound
    {
      let both = last.range.lowerBound..<range.upperBound
      edits[edits.count - 1] = Noted(edit: XMLEdit(removing: both))
    } else {
      edits.append(Noted(edit: XMLEdit(removing: range), field: field))
    }
  }

  func found(_ rule: Rule, in extent: WitnessedExtent) {
    let isAsked =
      switch rule.family {
      case .residue: options.level.takesResidue
      case .secret: options.level.takesSecrets
      case .unrecognised: rule.id == UnrecognisedRows.id && options.unrecognised == .drop
      default: false
      }
    guard isAsked, !isInforef else { return }
    switch extent {
    // Settings of a tool's type are rows of names and values.
    case .element: if rule.family == .secret { goingDepths.append(open.count) }
    case .field: cure(rule)
    case .within(let path):
      guard rule.id == UnrecognisedRows.id else { break }
      if let path { holdBack(path, end: markEnd) } else { cure(rule) }
    case .attribute: break
    }
  }

  /// How deep those open elements lie that go as soon as they end.
  private var goingDepths: [Int] = []

  private func cure(_ rule: Rule) {
    let old = isTooLong ? nil : text
    guard var text = FieldCure.text(for: rule, in: member, named: endedName, instead: old)
    else { return }
    if endedIsEncrypted { text = FieldCure.null }
    guard let endedSpan, let edit = try? XMLEdit(replacing: endedSpan, with: text) else {
      isUnplaced = true
      return
    }
    while let last = edits.last, last.range == endedSpan.range { edits.removeLast() }
    edits.append(Noted(edit: edit, field: index(ofField: rule.id)))
  }

  private func index(ofField rule: String) -> Int {
    index(of: CuredField(rule: rule, member: member, field: endedName))
  }

  func index(of field: CuredField) -> Int {
    if let known = fieldIndices[field] { return known }
    fields.append(field)
    fieldIndices[field] = fields.count - 1
    return fields.count - 1
  }

  private func takeGoing(depth: Int) {
    guard goingDepths.last == depth else { return }
    goingDepths.removeLast()
    guard let ended else {
      isUnplaced = true
      return
    }
    removeLast(ended, field: index(ofField: SecretRules.tool))
  }
}
