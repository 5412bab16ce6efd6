internal import Base
internal import Compliance
internal import XMLStream

/// Makes edits of what the rules find in one member.
final class MemberEditCollector {
  /// The field that is ending when something is found in it.
  struct Field {
    var name: String
    var isEncrypted: Bool
    /// What stands in it; nil where that is not known.
    var text: [UInt8]?
  }

  let member: String
  private let options: ScrubOptions
  /// How deep the element lies that stands for the member; 0 for members of other kinds.
  private let contentDepth: Int
  var edits = EditList()
  /// Whether rows were taken out.
  private(set) var hasRemovals = false
  /// Whether what would go is the activity, block or section itself.
  private(set) var isOfContent = false
  /// Whether all of the member must go.
  private(set) var goesWhole = false
  /// Records that refer to a person and hold more, by where they end.
  private var heldBack: [(end: Int64, path: String)] = []

  private static let mostHeldBack = 1_000

  init(_ member: String, _ options: ScrubOptions) {
    self.member = member
    self.options = options
    contentDepth = MemberEditCollector.contentDepth(of: member)
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

  /// The path of the first record that cannot be taken out alone.
  var pathHeldBack: String? { heldBack.first?.path }

  /// Notes what cannot be taken out alone; it goes all the same where it lies within what goes.
  private func holdBack(_ path: String, end: Int64?) {
    // One that stays is enough to refuse the scrub.
    guard heldBack.count < MemberEditCollector.mostHeldBack else { return }
    heldBack.append((end ?? 0, path))
  }

  // MARK: Rows

  /// Whether rows that a rule finds are to be taken out.
  private func takesRows(of rule: Rule) -> Bool {
    rule != UnrecognisedRule.rows || options.unrecognised == .drop
  }

  /// Takes a row out where it is to go and can.
  ///
  /// - Parameters:
  ///   - path: the row's, where it holds more than people's records.
  ///   - ended: the element that ends, which is the row or lies around it.
  /// - Returns: whether it goes.
  func remove(
    row rule: Rule, at range: Range<Int64>?, holdingMoreAt path: String?,
    ending ended: ElementPlaces.Ended, isLate: Bool
  ) -> Bool {
    guard takesRows(of: rule) else { return false }
    guard let range else {
      edits.noteUnplaced()
      return false
    }
    let isUsers = rule != UnrecognisedRule.rows
    guard isUsers || range != ended.range || ended.depth > contentDepth else {
      isOfContent = true
      return false
    }
    if let path {
      holdBack(path, end: range.upperBound)
      return false
    }
    hasRemovals = true
    // A document without its element is none.
    guard range.lowerBound > 0 else {
      goesWhole = true
      return true
    }
    if isLate {
      heldBack.removeAll { $0.end > range.lowerBound && $0.end <= range.upperBound }
      edits.remove(range)
    } else {
      while let last = heldBack.last, last.end > range.lowerBound { heldBack.removeLast() }
      edits.removeLast(range)
    }
    return true
  }

  // MARK: Fields and elements

  /// Takes out or replaces what was found, where it is to go.
  ///
  /// - Parameters:
  ///   - field: what ends; without a name where nothing does.
  ///   - end: where the last tag ended.
  func remove(_ finding: PlacedFinding, in field: Field, end: Int64?) {
    let rule = finding.rule
    let isAsked =
      switch rule.family {
      case .residue: options.level.takesResidue
      case .secret: options.level.takesSecrets
      case .unrecognised: rule == UnrecognisedRule.rows && options.unrecognised == .drop
      default: false
      }
    guard isAsked, !member.hasSuffix("inforef.xml") else { return }
    switch finding.extent {
    // Settings of a tool's type are rows of names and values.
    case .element:
      guard rule.family == .secret else { break }
      edits.removeLast(finding.range, emptying: cured(rule, field.name))
    case .field: cure(finding, field)
    case .part(let path):
      guard rule == UnrecognisedRule.rows else { break }
      if let path { holdBack(path, end: end) } else { cure(finding, field) }
    case .attribute, .row: break
    }
  }

  private func cure(_ finding: PlacedFinding, _ field: Field) {
    guard
      var text = FieldCure.text(
        for: finding.rule, in: member, named: field.name, instead: field.text)
    else { return }
    if field.isEncrypted { text = FieldCure.null }
    edits.cure(
      cured(finding.rule, field.name),
      at: finding.range.map { XMLSpan(range: $0, form: .text) }, with: text)
  }

  private func cured(_ rule: Rule, _ field: String) -> CuredField {
    CuredField(rule: rule.id, member: member, field: field)
  }

  /// Takes out a comment or a processing instruction: Moodle writes none into a backup, and reads
  /// none.
  func removeHidden(at range: Range<Int64>?) {
    guard options.level.takesResidue else { return }
    edits.remove(range, emptying: cured(SoundnessRule.hiddenXML, ""))
  }
}
