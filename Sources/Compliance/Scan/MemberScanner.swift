internal import Groundwork
internal import MoodleBackup
internal import XMLStream

/// Looks through every text of one XML member: for rows of users' data, for what the tables say can
/// be left of people, for shapes of addresses and keys, and for what no table knows.
///
/// In bounded memory: a long text is looked through in windows, and only what has to be taken apart
/// is kept whole, up to ``WrappedFields/mostBytes``.
struct MemberScanner: XMLReader {
  private struct Open {
    /// Its place in the tree of paths.
    let place: Int
    var hasChildren = false
    var hasFields = false
    var refersToPerson = false
  }

  private let member: String
  private let kinds: MemberKinds
  private let kind: MemberKind
  private let evidence: Evidence
  private var counter: RowCounter
  private var tree: PathTree
  private var open: [Open] = []
  private var text = TextBuffer()
  /// Whether the beginning of the text is no longer at hand.
  private var isCut = false
  /// Where the evidence has what was found at a place before.
  private var spots: [PathTree.Spot: Int] = [:]
  /// Where the data of a plugin that no table knows begin.
  private var unknown: (component: String, depth: Int)?
  /// How many elements are open at the one that stands for the activity, block or list itself.
  private var instanceDepth = 1
  /// The numbers that the names of usual attributes have in this member.
  private var usualNumbers: [Int] = []

  private static let window = 64 << 10

  init(
    _ member: String, _ kind: MemberKind, _ kinds: MemberKinds, _ tally: RowTally,
    _ evidence: Evidence
  ) {
    self.member = member
    self.kinds = kinds
    self.kind = kind
    self.evidence = evidence
    counter = RowCounter(tally, isOfUsersOnly: kind.isOfUsersOnly)
    tree = kinds.takeTree(of: kind)
    if !kind.isWritten {
      evidence.add(UnrecognisedRule.member, member: member)
      unknown = (kind.owner ?? Glob.lastComponent(member), 0)
    } else if let owner = kind.owner, !kind.isKnown {
      unknown = (owner, 0)
      if Glob.lastComponent(member) == "\(owner.drop { $0 != "_" }.dropFirst()).xml" {
        evidence.add(UnrecognisedRule.component, member: member, component: owner)
      }
    }
  }

  mutating func start(_ element: XMLStart) {
    closeText(isField: false)
    let parent = open.last?.place ?? PathTree.root
    if !open.isEmpty { open[open.count - 1].hasChildren = true }
    let place = tree.enter(parent, element.nameNumber, name: element.name, evidence)
    open.append(Open(place: place))
    if open.count == 1 { instanceDepth = element.name == "activity" ? 2 : 1 }
    let traits = tree[place].traits
    if counter.collects || !traits.isEmpty { startKnown(element, place, traits, parent) }
    if element.attributeCount > 0 { judgeAttributes(element) }
  }

  /// Begins an element of which a table or its name says something.
  private mutating func startKnown(
    _ element: XMLStart, _ place: Int, _ traits: PathTree.Traits, _ parent: Int
  ) {
    let details = tree.details(place)
    if counter.collects || !traits.isDisjoint(with: [.isRow, .isCondition]) {
      counter.start(
        element, rows: details.rows, isCondition: traits.contains(.isCondition),
        parent: tree.name(parent))
    }
    for place in details.residue { if case .present = place.test { add(place) } }
    if unknown == nil, let plugin = details.plugin { unknown = (plugin, open.count) }
  }

  mutating func text(_ piece: UnsafeRawBufferPointer) {
    counter.text(piece)
    text.append(piece)
    guard text.count > MemberScanner.window else { return }
    // What must be taken apart is kept whole, as long as that can be.
    if !isCut, text.count <= WrappedFields.mostBytes, looksWrapped { return }
    let kept = Shapes.longest
    if text.marks.canHoldShapes { findShapes(in: text.bytes, before: text.count - kept) }
    text.keep(last: kept)
    isCut = true
  }

  mutating func end(_ element: XMLEnd) {
    if counter.isWatching { counter.end(element) }
    closeText(isField: !open[open.count - 1].hasChildren)
    let last = open.removeLast()
    if last.refersToPerson { addRow(last.place) }
    if let plugin = unknown { endForeign(last, plugin) }
    tree.leave(last.place)
    if open.isEmpty {
      kinds.keep(tree, of: kind)
      tree = PathTree.empty
    }
  }

  /// Ends an element that belongs to a plugin that no table knows, or holds it.
  private mutating func endForeign(_ last: Open, _ plugin: (component: String, depth: Int)) {
    if open.count + 1 > plugin.depth, last.hasFields, !last.refersToPerson,
      open.count >= instanceDepth, !addAgain(UnrecognisedRule.records, last.place)
    {
      let index = evidence.add(
        UnrecognisedRule.records, member: member, path: nil, component: plugin.component)
      remember(index, UnrecognisedRule.records, last.place)
    }
    guard open.count + 1 == plugin.depth else { return }
    if last.hasChildren || last.hasFields {
      evidence.add(
        UnrecognisedRule.component, member: member, path: path(to: last.place),
        component: plugin.component)
    }
    unknown = nil
  }

  private static let usualAttributes: Set<String> = [
    "id", "contextid", "moduleid", "modulename", "version", "encrypted", "backup_id",
  ]

  /// Moodle takes attributes for fields.
  private mutating func judgeAttributes(_ element: XMLStart) {
    for index in 0..<element.attributeCount {
      guard let number = element.attributeNumber(at: index), !usualNumbers.contains(number) else {
        continue
      }
      let name = element.name(of: number)
      if MemberScanner.usualAttributes.contains(name) {
        usualNumbers.append(number)
      } else if let value = element.attribute(name), !MoodleText.isNull(value) {
        judge(
          name, Array(value.utf8), kind: evidence.kind(ofField: name), parent: open.count - 1)
      }
    }
  }

  // MARK: Texts

  /// The text of the innermost element, or a piece of it between children, is over.
  private mutating func closeText(isField: Bool) {
    guard !text.isEmpty else { return }
    if text.marks.contains(.solid), !open.isEmpty, !isNull { close(isField: isField) }
    text.removeAll()
    isCut = false
  }

  private var isNull: Bool {
    text.slice.first == UInt8(ascii: "$") && text.slice.elementsEqual(MoodleText.null.utf8)
  }

  private var looksWrapped: Bool { WrappedFields.looksWrapped(text.slice) }

  /// A text that says something is over.
  private mutating func close(isField: Bool) {
    if isField, open.count > 1 { open[open.count - 2].hasFields = true }
    // What stands in a member for users alone is of a user, at whatever place.
    if counter.isOfUsersOnly, isField { refer(max(0, open.count - 2)) }
    guard isField, !isCut else {
      if isCut, looksWrapped { noteNotExamined() }
      if text.marks.canHoldShapes { findShapes(in: text.bytes, before: .max) }
      return
    }
    // Rows of users' data are counted, and nothing in them is told a second time.
    guard !counter.isInsideRow else { return }
    let place = open[open.count - 1].place
    let (traits, kind) = (tree[place].traits, tree[place].kind)
    guard
      kind != nil || traits.contains(.isResidue) || text.marks.canHoldShapes || looksWrapped
    else { return }
    judge(
      tree.name(place), text.bytes, residue: tree.details(place).residue, kind: kind,
      parent: open.count - 2)
  }

  /// Judges one field.
  private mutating func judge(
    _ name: String, _ bytes: [UInt8], residue: [ResiduePlace] = [], kind: FieldNames.Kind?,
    parent: Int
  ) {
    var isNamed = false
    if kind != nil || !residue.isEmpty {
      let text = String(decoding: bytes, as: UTF8.self)
      for place in residue where Residue.holds(place.test, text) {
        isNamed = true
        add(place, value: text)
      }
      if let kind { isNamed = judge(kind, name, text, parent: parent) }
    }
    if let fields = WrappedFields.fields(of: bytes) {
      for field in fields { judgeInner(field) }
    } else if !isNamed {
      findShapes(in: bytes, before: .max)
    }
  }

  /// Judges a field that no table knows by its name; whether something was found in it.
  private mutating func judge(
    _ kind: FieldNames.Kind, _ name: String, _ value: String, parent: Int
  ) -> Bool {
    // Rows of users' data are counted where they are known.
    guard !counter.isInsideRow else { return false }
    switch kind {
    case .authorship where FieldNames.isAccount(value) && parent < instanceDepth:
      add(ResidueRule.userID, value: value)
    case .account where FieldNames.isAccount(value), .authorship where FieldNames.isAccount(value):
      refer(parent)
    case .identity where Shapes.isEmail(FieldNames.trimmed(value)):
      guard unknown != nil, parent >= instanceDepth else { return false }
      refer(parent)
    case .identity where unknown != nil && parent >= instanceDepth && FieldNames.isFilled(value):
      refer(parent)
    case .address where Shapes.isNetworkAddress(FieldNames.trimmed(value)):
      add(unknown == nil ? ResidueRule.address : UnrecognisedRule.contact, value: value)
    case .secret where FieldNames.canBeSecret(value):
      add(SecretRule.suspected, value: value)
    default: return false
    }
    return true
  }

  /// Judges a field within a value.
  private mutating func judgeInner(_ field: WrappedField) {
    findShapes(in: Array(field.text.utf8), before: .max, subject: field.name)
    guard !counter.isInsideRow, let kind = evidence.kind(ofField: field.name) else { return }
    switch kind {
    case .account where FieldNames.isAccount(field.text):
      evidence.add(
        UnrecognisedRule.rows, member: member, path: currentPath, component: component,
        subject: field.name, value: field.text)
    case .authorship where FieldNames.isAccount(field.text):
      add(ResidueRule.userID, subject: field.name, value: field.text)
    case .secret where FieldNames.canBeSecret(field.text):
      add(SecretRule.suspected, subject: field.name, value: field.text)
    default: break
    }
  }

  // MARK: Findings

  private var currentPath: String { path(to: open.last?.place ?? PathTree.root) }

  private func path(to place: Int) -> String {
    "/" + tree.names(to: place).joined(separator: "/")
  }

  /// The plugin that what is open belongs to.
  private var component: String {
    unknown?.component
      ?? open.lazy.compactMap { KnownComponents.wrapped(by: tree.name($0.place)) }.first ?? kind
      .owner
      ?? "core"
  }

  private mutating func add(_ place: ResiduePlace, value: String? = nil) {
    if counter.isInsideRow { return }
    add(place.rule, value: value)
  }

  private mutating func add(
    _ rule: Rule, subject: String? = nil, value: @autoclosure () -> String?
  ) {
    let place = open.last?.place ?? PathTree.root
    if subject == nil, addAgain(rule, place, value: value()) { return }
    let index = evidence.add(
      rule, member: member, path: currentPath,
      component: rule.family == .unrecognised ? component : nil, subject: subject, value: value())
    if subject == nil { remember(index, rule, place) }
  }

  /// The element that has just ended was a row of a person.
  private mutating func addRow(_ place: Int) {
    let rule = UnrecognisedRule.rows
    if addAgain(rule, place) { return }
    let index = evidence.add(
      rule, member: member, path: path(to: place), component: component)
    remember(index, rule, place)
  }

  /// Notes what was found at the same place before; false where it was not.
  private func addAgain(
    _ rule: Rule, _ place: Int, value: @autoclosure () -> String? = nil
  ) -> Bool {
    guard let spot = tree.spot(of: rule, at: place), let index = spots[spot] else { return false }
    evidence.add(again: index, value: value())
    return true
  }

  private mutating func remember(_ index: Int, _ rule: Rule, _ place: Int) {
    if let spot = tree.spot(of: rule, at: place) { spots[spot] = index }
  }

  /// An element refers to a person; what stands in it counts once.
  private mutating func refer(_ index: Int) {
    // A row whose condition is not decided yet is known all the same.
    guard open.indices.contains(index), !counter.isInsidePossibleRow else { return }
    open[index].refersToPerson = true
  }

  private mutating func findShapes(in bytes: [UInt8], before limit: Int, subject: String? = nil) {
    if counter.isInsideRow { return }
    let plain = Escapes.undone(bytes) ?? bytes
    // Of an escaped text the windows are no longer those of the text itself.
    let limit = plain.count == bytes.count ? limit : .max
    plain.withUnsafeBytes { buffer in
      Shapes.find(in: buffer, before: limit) { kind, range in
        let rule: Rule
        switch kind {
        case .email: rule = unknown == nil ? FreeTextRule.email : UnrecognisedRule.contact
        case .phone: rule = FreeTextRule.phone
        case .secretAddress: rule = SecretRule.address
        }
        add(rule, subject: subject, value: String(decoding: buffer[range], as: UTF8.self))
      }
    }
  }

  private func noteNotExamined() {
    evidence.add(FreeTextRule.notExamined, member: member, path: currentPath)
  }
}
