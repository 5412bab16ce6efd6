internal import Base
internal import MoodleBackup
internal import XMLStream

/// Looks through every text of one XML member: for rows of users' data, for what the tables say can
/// be left of people, for shapes of addresses and keys, and for what no table knows.
///
/// In bounded memory: a long text is looked through in windows, and only what has to be taken apart
/// is kept whole, up to ``WrappedFields/mostBytes``.
struct MemberScanner: XMLReader {
  struct Open {
    /// Its place in the tree of paths.
    let place: Int
    var hasChildren = false
    var hasFields = false
    var refersToPerson = false
    /// Whether it has attributes that are values of a record.
    var hasAttributes = false
    /// Whether records stand within it that are not people's.
    var holdsRecords = false

    /// Whether it is a record, or holds one, that stays when people's records are taken out.
    func staysAsRecord(_ row: RowCounter.Ended) -> Bool {
      if case .counted = row { return false }
      return holdsRecords || (hasFields || hasAttributes) && !refersToPerson
    }
  }

  let member: String
  private let kinds: MemberKinds
  let kind: MemberKind
  let evidence: Evidence
  var counter: RowCounter
  var tree: PathTree
  var open: [Open] = []
  private var text = TextBuffer()
  /// Fields of open elements that decide whether a place of residue counts; apart from these, which
  /// are copied for each element.
  private var siblings: [(parent: Int, name: String, text: String)] = []
  /// The beginning of a text that is no longer at hand as a whole; nil where it is.
  private var head: TextHead?
  /// How long a text must be to be looked at before its end.
  private var nextLook = MemberScanner.window
  /// Where the evidence has what was found at a place before.
  var spots: [PathTree.Spot: Int] = [:]
  /// The plugins that no table knows within whose data this is, and where these begin.
  var foreign: [(component: String, depth: Int)] = []
  /// Elements that refer to a person within a row of which it is not decided yet whether it counts.
  private var undecided: [(row: Open, depth: Int, range: Range<Int64>?)] = []
  /// Receives the findings with their places; nil where nobody asks.
  let observer: (any FindingObserver)?
  /// Where elements stand; nil where nobody asks.
  private let places: ElementPlaces?
  private var isEnding = false
  /// The element that is ending; nil at other times, and where nobody asks.
  var ending: ElementPlaces.Ended? { isEnding ? places?.ended : nil }
  /// What was found in open elements by their very presence, by depth.
  var presences: [(rule: Rule, depth: Int)] = []
  /// What is judged where it stands within a value, of JSON or in base64; nil elsewhere.
  var inner: PlacedFinding.Extent?
  /// Whether what is judged is an attribute.
  var isAttribute = false
  /// How many elements are open at the one that stands for the activity, block or list itself.
  private var instanceDepth = 1
  /// The numbers that the names of usual attributes have in this member.
  private var usualNumbers: [Int] = []
  /// The number of `encrypted`, the one attribute that a field can have (`backup_final_element`).
  private var encryptedNumber: Int?

  private static let window = 64 << 10
  private static let mostUndecided = 100_000
  static let mostSpots = 100_000
  /// What decides whether a place counts is a word.
  private static let mostSibling = 256

  init(
    _ member: String, _ kind: MemberKind, _ kinds: MemberKinds, _ tally: RowTally,
    _ evidence: Evidence, observer: (any FindingObserver)? = nil, places: ElementPlaces? = nil
  ) {
    self.member = member
    self.observer = observer
    self.places = places
    self.kinds = kinds
    self.kind = kind
    self.evidence = evidence
    counter = RowCounter(tally, isOfUsersOnly: kind.isOfUsersOnly)
    tree = kinds.takeTree(of: kind)
    if !kind.isWritten {
      evidence.add(UnrecognisedRule.member, member: member)
      foreign = [(kind.owner ?? Glob.lastComponent(member), 0)]
    } else if let owner = kind.owner, !kind.isKnown {
      foreign = [(owner, 0)]
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
    if let plugin = details.plugin { foreign.append((plugin, open.count)) }
  }

  mutating func text(_ piece: UnsafeRawBufferPointer) {
    counter.text(piece)
    text.append(piece)
    guard text.count > nextLook else { return }
    if head == nil {
      // Blanks before a value are none of it, however many there are.
      text.dropLeadingBlanks()
      guard text.count > MemberScanner.window else { return }
      // What must be taken apart is kept whole, as long as that can be.
      if text.count <= WrappedFields.mostBytes, mayBeWrapped {
        // Pieces may be of a byte each, and to look at all of it for each would take for ever.
        nextLook = text.count + MemberScanner.window
        return
      }
      head = TextHead(text.slice)
      nextLook = MemberScanner.window
    }
    let kept = Shapes.longest
    if text.marks.canHoldShapes { findShapes(in: text.bytes, before: text.count - kept) }
    text.keep(last: kept)
  }

  mutating func end(_ element: XMLEnd) {
    isEnding = true
    defer { isEnding = false }
    closeText(isField: !open[open.count - 1].hasChildren)
    emitPresences()
    let isWatched = counter.isWatching
    let row = isWatched ? counter.end(element) : .none
    if case .counted(let category) = row {
      emit(category.rowRule, .row(holdingMoreAt: nil), at: ending?.range)
    }
    let last = open.removeLast()
    while let field = siblings.last, field.parent >= open.count { siblings.removeLast() }
    if last.refersToPerson { noteReference(last, row) }
    if isWatched { decide(row, depth: element.depth) }
    if last.staysAsRecord(row), !open.isEmpty { open[open.count - 1].holdsRecords = true }
    if let plugin = foreign.last { endForeign(last, plugin) }
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
    foreign.removeLast()
  }

  /// An element that refers to a person is over.
  private mutating func noteReference(_ last: Open, _ row: RowCounter.Ended) {
    switch row {
    case .counted: break
    // A row that does not count for what decides may be somebody's all the same.
    case .notCounted where counter.isInsidePossibleRow, .none where counter.isInsidePossibleRow:
      // Beyond the bound nothing is lost that the verdict rests on: if the row does not count, the
      // hundred thousand before are told as errors; if it does, none of them is told. A copy without
      // users' data would keep them, and is judged once more before it appears.
      guard undecided.count < MemberScanner.mostUndecided else { break }
      undecided.append((last, open.count + 1, ending?.range))
    case .notCounted, .none: addRow(last, ending?.range)
    }
  }

  /// A row is over, or something else within one: what waited for it is told of, unless it counts.
  private mutating func decide(_ row: RowCounter.Ended, depth: Int) {
    guard !undecided.isEmpty else { return }
    if case .counted = row { undecided.removeAll { $0.depth > depth } }
    guard !counter.isInsidePossibleRow else { return }
    for waiting in undecided { addRow(waiting.row, waiting.range) }
    undecided = []
  }

  private static let usualAttributes: Set<String> = [
    "id", "contextid", "moduleid", "modulename", "version", "encrypted", "backup_id",
  ]

  /// Moodle takes attributes for fields.
  private mutating func judgeAttributes(_ element: XMLStart) {
    for index in 0..<element.attributeCount {
      guard let number = element.attributeNumber(at: index) else { continue }
      // What is usual is an id: a word.
      if usualNumbers.contains(number), element.isWord(attributeAt: index) {
        if number != encryptedNumber { open[open.count - 1].hasAttributes = true }
        continue
      }
      guard let (name, value) = element.attribute(at: index), !MoodleText.isNull(value) else {
        continue
      }
      if name == "encrypted" {
        encryptedNumber = number
      } else {
        open[open.count - 1].hasAttributes = true
      }
      let isUsual = MemberScanner.usualAttributes.contains(name)
      if isUsual, !usualNumbers.contains(number) { usualNumbers.append(number) }
      let place = open[open.count - 1].place
      isAttribute = true
      defer { isAttribute = false }
      judge(
        Array(value.utf8), residue: isUsual ? [] : tree.residue(ofField: name, in: place),
        kind: isUsual ? nil : tree.kind(ofField: name, in: place, evidence),
        parent: open.count - 1)
    }
  }

  // MARK: Texts

  /// The text of the innermost element, or a piece of it between children, is over.
  private mutating func closeText(isField: Bool) {
    guard !text.isEmpty else { return }
    if text.marks.contains(.solid), !open.isEmpty, !isNull { close(isField: isField) }
    text.removeAll()
    head = nil
    nextLook = MemberScanner.window
  }

  private var isNull: Bool {
    text.slice.first == UInt8(ascii: "$") && text.slice.elementsEqual(MoodleText.null.utf8)
  }

  private var mayBeWrapped: Bool { WrappedFields.mayBeWrapped(text.slice) }

  /// A text that says something is over.
  private mutating func close(isField: Bool) {
    if isField, open.count > 1 { noteField() }
    // What stands in a member for users alone is of a user, at whatever place.
    if counter.isOfUsersOnly { refer(max(0, open.count - 2)) }
    // Rows of users' data are counted, and nothing in them is told a second time.
    guard !counter.isInsideRow else { return }
    // Beside children it is a value too (`progressive_parser` keeps it).
    let place = open[open.count - 1].place
    let (traits, kind) = (tree[place].traits, tree[place].kind)
    if let head { return closeLong(head, place, kind) }
    guard
      kind != nil || traits.contains(.isResidue) || text.marks.canHoldShapes || mayBeWrapped
    else { return }
    judge(
      text.bytes, residue: tree.details(place).residue, kind: kind,
      parent: open.count - 2)
  }

  /// The innermost element is a field of the one around it.
  private mutating func noteField() {
    let place = open[open.count - 1].place
    open[open.count - 2].hasFields = true
    guard tree[place].traits.contains(.isSibling) else { return }
    let word = String(decoding: text.slice.prefix(MemberScanner.mostSibling), as: UTF8.self)
    let field = (parent: open.count - 2, name: tree.name(place), text: FieldNames.trimmed(word))
    // Of several the last is taken, as a restore takes it.
    if let last = siblings.last, last.parent == field.parent, last.name == field.name {
      siblings[siblings.count - 1] = field
    } else {
      siblings.append(field)
    }
  }

  /// A long field is over: it is judged by its beginning, and its end is looked through.
  private mutating func closeLong(_ head: TextHead, _ place: Int, _ kind: FieldNames.Kind?) {
    _ = judgeByName(head.bytes, tree.details(place).residue, kind, parent: open.count - 2)
    if head.isWrapped { noteNotExamined() }
    if text.marks.canHoldShapes { findShapes(in: text.bytes, before: .max) }
  }

  /// Judges one field.
  private mutating func judge(
    _ bytes: [UInt8], residue: [ResiduePlace] = [], kind: FieldNames.Kind?,
    parent: Int
  ) {
    let isNamed = judgeByName(bytes, residue, kind, parent: parent)
    switch WrappedFields.read(bytes) {
    case .fields(let fields):
      judge(fields)
    case .unreadable(let text):
      noteNotExamined()
      findShapes(in: text, before: .max)
    case .plain: if !isNamed { findShapes(in: bytes, before: .max) }
    }
  }

  /// Judges a field by what the tables and its name say; whether that tells of all that stands in
  /// it.
  private mutating func judgeByName(
    _ bytes: [UInt8], _ residue: [ResiduePlace], _ kind: FieldNames.Kind?, parent: Int
  ) -> Bool {
    guard kind != nil || !residue.isEmpty else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    var isNamed = false
    for place in residue where counts(place, in: parent) && Residue.holds(place.test, text) {
      // What is there in every backup hides nothing.
      if place.rule.severity > .info { isNamed = true }
      add(place, value: text)
    }
    if let kind { isNamed = judge(kind, text, parent: parent) }
    return isNamed
  }

  /// Whether a place counts, for what stands beside it.
  private func counts(_ place: ResiduePlace, in parent: Int) -> Bool {
    guard let sibling = place.sibling else { return true }
    return siblings.last { $0.parent == parent && $0.name == sibling.name }?.text == sibling.text
  }

  /// Judges a field that no table knows by its name; whether something was found in it.
  private mutating func judge(
    _ kind: FieldNames.Kind, _ value: String, parent: Int
  ) -> Bool {
    let isInRecord = parent >= instanceDepth
    switch kind {
    case .authorship where FieldNames.isAccount(value):
      if isInRecord { refer(parent) } else { add(ResidueRule.userID, value: value) }
    case .account where FieldNames.isReference(value): refer(parent)
    case .accountPerhaps where FieldNames.isAccount(value): refer(parent)
    case .email where Shapes.isEmail(FieldNames.trimmed(value)) && isInRecord: refer(parent)
    case .username where FieldNames.isUsername(value) && isInRecord: refer(parent)
    case .address where Shapes.isNetworkAddress(FieldNames.trimmed(value)):
      add(foreign.isEmpty ? ResidueRule.address : UnrecognisedRule.contact, value: value)
    case .secret where FieldNames.canBeSecret(value): add(SecretRule.suspected, value: value)
    default: return false
    }
    return true
  }
}
