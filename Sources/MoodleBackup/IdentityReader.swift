internal import Archive
internal import Base
internal import XMLStream

/// Reads what a document element says of what its member belongs to, which the manifest repeats, and
/// holds the fields of sections and activities against what the database takes.
///
/// No `XMLFieldHandler`: an activity's own member can hold texts of any length.
final class IdentityReader: XMLHandler {
  private(set) var identity: BackupReading.ElementID?
  /// The paths of fields that stop a restore.
  private(set) var refusedFields: [String] = []
  private let root: String
  private let attribute: String
  private var field: String?
  private var text: [UInt8] = []

  /// Nil for members that carry no such id.
  init?(_ member: Member) {
    let parts = member.path.string.split(separator: "/")
    guard parts.count == 3 else { return nil }
    switch (parts[0], parts[2]) {
    case ("activities", "module.xml"): (root, attribute) = ("module", "id")
    case ("sections", "section.xml"): (root, attribute) = ("section", "id")
    case ("activities", let name) where name.dropLast(4) == parts[1].prefix { $0 != "_" }:
      (root, attribute) = ("activity", "moduleid")
    default: return nil
    }
  }

  func start(_ element: XMLStart) throws(GabaritError) {
    if field != nil { field = nil }
    guard element.depth <= 2 else { return }
    if element.depth == 1 {
      // Another document element is another kind of member: it has no id of this one.
      let isRight = element.name == root
      identity = BackupReading.ElementID(
        id: isRight ? bounded(element.attribute(attribute)) ?? "" : "",
        moduleName: isRight ? bounded(element.attribute("modulename")) : nil)
    } else if DatabaseField.isChecked(root, element.name)
      || root == "module" && (element.name == "modulename" || element.name == "sectionid")
    {
      field = element.name
      text.removeAll(keepingCapacity: true)
    }
  }

  /// There may be a million of them, and none of Moodle's is longer.
  private func bounded(_ value: String?) -> String? {
    value.map { $0.utf8.count <= 256 ? $0 : String(decoding: $0.utf8.prefix(256), as: UTF8.self) }
  }

  /// Conditions may be long; what is longer than this is not looked at.
  private static let mostBytes = 1 << 20

  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    guard field != nil, text.count <= IdentityReader.mostBytes else { return }
    text.append(contentsOf: piece.prefix(IdentityReader.mostBytes + 1 - text.count))
  }

  func end(_ element: XMLEnd) throws(GabaritError) {
    guard element.depth == 2, let field else { return }
    self.field = nil
    let value = String(decoding: text, as: UTF8.self)
    switch field {
    case "modulename": identity?.moduleName = bounded(value)
    case "sectionid": identity?.sectionID = bounded(value)
    default:
      let path = "/\(root)/\(field)"
      if text.count <= IdentityReader.mostBytes, DatabaseField.isRefused(path, value),
        !refusedFields.contains(path)
      {
        refusedFields.append(path)
      }
    }
  }
}

/// Reads the ids of the files that an `inforef.xml` names.
final class ReferenceReader: XMLFieldHandler {
  private(set) var ids: [Int64] = []
  private let limits: Limits

  init(limits: Limits) {
    self.limits = limits
    super.init(limits: limits, attributes: [])
  }

  override func field(_ text: String, at span: XMLSpan?) throws(GabaritError) {
    // What is no number of Moodle's names no row, as no row has the smallest of numbers.
    guard path == "/inforef/fileref/file/id" else { return }
    guard ids.count < limits.members else {
      throw GabaritError(.limitExceeded, "names more than \(limits.members) files")
    }
    ids.append(Int64(text) ?? .min)
  }
}
