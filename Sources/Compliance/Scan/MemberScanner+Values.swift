internal import Base

/// Fields within a value of JSON, PHP's serialised form or base64.
extension MemberScanner {
  /// Judges the fields within a value.
  mutating func judge(_ fields: [WrappedField]) {
    let rules = fields.map(rule)
    let people = Set(
      zip(fields, rules).filter { $1?.id == UnrecognisedRule.rows.id }.map(\.0.record))
    // No attribute can be emptied.
    let isMore =
      !people.isEmpty && (isAttribute || fields.contains { !people.contains($0.record) })
    inner = .part(holdingMoreAt: isMore ? currentPath : nil)
    for (field, rule) in zip(fields, rules) { judgeInner(field, rule) }
    inner = nil
  }

  /// Judges a field within a value.
  private mutating func judgeInner(_ field: WrappedField, _ rule: Rule?) {
    if field.isUnreadable { noteNotExamined() }
    let subject = FieldNames.isTold(field.name) ? field.name : nil
    findShapes(in: Array(field.text.utf8), before: .max, subject: subject)
    if let rule { add(rule, subject: subject, value: field.text) }
  }

  /// What finds a field within a value, by its name; nil for most.
  private func rule(of field: WrappedField) -> Rule? {
    guard let kind = evidence.kind(ofField: field.name) else { return nil }
    let isForeign = !foreign.isEmpty
    switch kind {
    // What somebody wrote for readers may show a record, and is none.
    case .account where FieldNames.isReference(field.text):
      return isForeign || !isAuthored ? UnrecognisedRule.rows : ResidueRule.userID
    // The settings of a plugin that is known have switches of such names.
    case .accountPerhaps where isForeign && FieldNames.isAccount(field.text),
      .username where isForeign && FieldNames.isUsername(field.text),
      .email where isForeign && Shapes.isEmail(FieldNames.trimmed(field.text)):
      return UnrecognisedRule.rows
    case .authorship where FieldNames.isAccount(field.text): return ResidueRule.userID
    case .address where Shapes.isNetworkAddress(FieldNames.trimmed(field.text)):
      return isForeign ? UnrecognisedRule.contact : ResidueRule.address
    case .secret where FieldNames.canBeSecret(field.text): return SecretRule.suspected
    default: return nil
    }
  }

  /// Whether the innermost element holds a text that a teacher wrote.
  private var isAuthored: Bool {
    open.last.map { FieldNames.isAuthored(tree.name($0.place)) } ?? false
  }
}
