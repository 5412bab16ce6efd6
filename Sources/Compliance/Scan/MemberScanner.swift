internal import Groundwork
internal import MoodleBackup
internal import XMLStream

/// Looks through every text of one XML member: for rows of users' data, for what the tables say can
/// be left of people, for shapes of addresses and keys, and for what no table knows.
///
/// In bounded memory: a long text is looked through in windows, and only what has to be taken apart
/// is kept whole, up to ``WrappedFields/mostBytes``.
final class MemberScanner: XMLHandler {
  private struct Open {
    let name: String
    /// Places of the tables that this element is at.
    let places: [ResiduePlace]
    var hasChildren = false
    var hasFields = false
    var refersToPerson = false
  }

  private let member: String
  private let counter: RowCounter
  private let evidence: Evidence
  private let places: PathTable<ResiduePlace>
  private let owner: String?
  private var open: [Open] = []
  private var path: [String] = []
  private var text: [UInt8] = []
  /// Whether the beginning of the text is no longer at hand.
  private var isCut = false
  /// Where the data of a plugin that no table knows begin.
  private var unknown: (component: String, depth: Int)?

  private static let window = 64 << 10

  init(_ member: String, counter: RowCounter, evidence: Evidence) {
    self.member = member
    self.counter = counter
    self.evidence = evidence
    places = PathTable(ResiduePlace.places(in: member)) { $0.path }
    owner = KnownComponents.owner(of: member)
    if !KnownComponents.writes(member) {
      evidence.add(UnrecognisedRule.member, member: member)
      unknown = (owner ?? Glob.lastComponent(member), 0)
    } else if let owner, !KnownComponents.contains(owner) {
      unknown = (owner, 0)
      if Glob.lastComponent(member) == "\(owner.drop { $0 != "_" }.dropFirst()).xml" {
        evidence.add(UnrecognisedRule.component, member: member, component: owner)
      }
    }
  }

  func start(_ element: XMLStart) throws(GabaritError) {
    closeText(isField: false)
    if !open.isEmpty { open[open.count - 1].hasChildren = true }
    path.append(element.name)
    try counter.start(element)
    let found = places.values(at: path)
    open.append(Open(name: element.name, places: found))
    for place in found { if case .present = place.test { add(place) } }
    if unknown == nil, let plugin = KnownComponents.wrapped(by: element.name),
      !KnownComponents.contains(plugin)
    {
      unknown = (plugin, open.count)
    }
    for name in element.attributeNames where !MemberScanner.usualAttributes.contains(name) {
      // Moodle takes attributes for fields.
      if let value = element.attribute(name), !MoodleText.isNull(value) {
        judge(name, Array(value.utf8), parent: open.count - 1)
      }
    }
  }

  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    try counter.text(piece)
    text.append(contentsOf: piece)
    guard text.count > MemberScanner.window else { return }
    // What must be taken apart is kept whole, as long as that can be.
    if !isCut, text.count <= WrappedFields.mostBytes, WrappedFields.looksWrapped(text) { return }
    let kept = Shapes.longest
    findShapes(in: text, before: text.count - kept)
    text.removeFirst(text.count - kept)
    isCut = true
  }

  func end(_ element: XMLEnd) throws(GabaritError) {
    try counter.end(element)
    closeText(isField: open.last?.hasChildren == false)
    guard let last = open.popLast() else { return }
    path.removeLast()
    if last.refersToPerson { addRow(path: path + [last.name]) }
    if let plugin = unknown {
      if open.count + 1 > plugin.depth, last.hasFields, !last.refersToPerson,
        open.count >= instanceDepth
      {
        evidence.add(
          UnrecognisedRule.records, member: member, path: nil, component: plugin.component)
      }
      if open.count + 1 == plugin.depth {
        if last.hasChildren || last.hasFields {
          evidence.add(
            UnrecognisedRule.component, member: member,
            path: "/" + (path + [last.name]).joined(separator: "/"), component: plugin.component)
        }
        unknown = nil
      }
    }
  }

  private static let usualAttributes: Set<String> = [
    "id", "contextid", "moduleid", "modulename", "version", "encrypted", "backup_id",
  ]

  /// How many elements are open at the one that stands for the activity, block or list itself.
  private var instanceDepth: Int {
    path.first == "activity" || open.first?.name == "activity" ? 2 : 1
  }

  // MARK: Texts

  /// The text of the innermost element, or a piece of it between children, is over.
  private func closeText(isField: Bool) {
    defer {
      text.removeAll(keepingCapacity: true)
      isCut = false
    }
    guard !open.isEmpty, text.contains(where: { $0 > 0x20 }),
      !text.elementsEqual(MoodleText.null.utf8)
    else { return }
    if isField, open.count > 1 { open[open.count - 2].hasFields = true }
    // What stands in a member for users alone is of a user, at whatever place.
    if counter.isOfUsersOnly, isField { refer(max(0, open.count - 2), "") }
    if isField, !isCut {
      judge(open[open.count - 1].name, text, parent: open.count - 2)
    } else {
      if WrappedFields.looksWrapped(text), isCut { noteNotExamined() }
      findShapes(in: text, before: .max)
    }
  }

  /// Judges one field.
  private func judge(_ name: String, _ bytes: [UInt8], parent: Int) {
    let places = parent == open.count - 1 ? [] : open[open.count - 1].places
    var value: String?
    var isNamed = false
    for place in places {
      let text = value ?? String(decoding: bytes, as: UTF8.self)
      value = text
      if Residue.holds(place.test, text) {
        isNamed = true
        add(place, value: text)
      }
    }
    if places.isEmpty, let kind = evidence.kind(ofField: name) {
      isNamed = judge(kind, name, String(decoding: bytes, as: UTF8.self), parent: parent)
    }
    if let fields = WrappedFields.fields(of: bytes) {
      for field in fields { judgeInner(field) }
    } else if !isNamed {
      findShapes(in: bytes, before: .max)
    }
  }

  /// Judges a field that no table knows by its name; whether something was found in it.
  private func judge(
    _ kind: FieldNames.Kind, _ name: String, _ value: String, parent: Int
  ) -> Bool {
    // Rows of users' data are counted where they are known.
    guard !counter.isInsideRow else { return false }
    switch kind {
    case .authorship where FieldNames.isAccount(value) && parent < instanceDepth:
      add(ResidueRule.userID, value: value)
    case .account where FieldNames.isAccount(value), .authorship where FieldNames.isAccount(value):
      refer(parent, value)
    case .identity where Shapes.isEmail(FieldNames.trimmed(value)):
      guard unknown != nil, parent >= instanceDepth else { return false }
      refer(parent, value)
    case .identity where unknown != nil && parent >= instanceDepth && FieldNames.isFilled(value):
      refer(parent, value)
    case .address where Shapes.isNetworkAddress(FieldNames.trimmed(value)):
      add(unknown == nil ? ResidueRule.address : UnrecognisedRule.contact, value: value)
    case .secret where FieldNames.canBeSecret(value):
      add(SecretRule.suspected, value: value)
    default: return false
    }
    return true
  }

  /// Judges a field within a value.
  private func judgeInner(_ field: WrappedField) {
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

  private var currentPath: String { "/" + path.joined(separator: "/") }

  /// The plugin that what is open belongs to.
  private var component: String {
    unknown?.component
      ?? path.lazy.compactMap { KnownComponents.wrapped(by: $0) }.first ?? owner ?? "core"
  }

  private func add(_ place: ResiduePlace, value: String? = nil) {
    if counter.isInsideRow { return }
    add(place.rule, value: value)
  }

  private func add(_ rule: Rule, subject: String? = nil, value: String? = nil) {
    let component = rule.family == .unrecognised ? component : nil
    evidence.add(
      rule, member: member, path: currentPath, component: component, subject: subject, value: value)
  }

  /// An element refers to a person; what stands in it counts once.
  private func refer(_ index: Int, _ value: String) {
    // A row whose condition is not decided yet is known all the same.
    guard open.indices.contains(index), !counter.isInsidePossibleRow else { return }
    open[index].refersToPerson = true
  }

  private func addRow(path: [String]) {
    evidence.add(
      UnrecognisedRule.rows, member: member, path: "/" + path.joined(separator: "/"),
      component: component)
  }

  private func findShapes(in bytes: [UInt8], before limit: Int, subject: String? = nil) {
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
        evidence.add(
          rule, member: member, path: currentPath,
          component: rule.family == .unrecognised ? component : nil, subject: subject,
          value: String(decoding: buffer[range], as: UTF8.self))
      }
    }
  }

  private func noteNotExamined() {
    evidence.add(FreeTextRule.notExamined, member: member, path: currentPath)
  }
}
