internal import Compliance

/// Replaces words in the fields of one member.
struct WordEdits {
  private let replacements: Replacements
  private let member: String
  /// How many texts had words replaced.
  private(set) var replaced = 0
  /// How many texts were too long to be looked at, or cannot be read.
  private(set) var notExamined = 0

  init(_ replacements: Replacements, in member: String) {
    self.replacements = replacements
    self.member = member
  }

  /// A text is too long to be looked at.
  mutating func noteNotExamined() { notExamined += 1 }

  /// A field's text with its words replaced; nil where it stays.
  mutating func changed(_ field: EndedField, _ text: [UInt8]) -> String? {
    guard Replacements.mayChange(field.name, depth: field.depth, in: member) else { return nil }
    let (changed, isUnread) = replacements.applied(to: text)
    if isUnread { notExamined += 1 }
    guard let changed else { return nil }
    if field.span != nil { replaced += 1 }
    return String(decoding: changed, as: UTF8.self)
  }
}
