package import XMLStream

/// Something a rule found in a member, and where.
package struct PlacedFinding: Sendable {
  /// How much of an element a finding is about.
  package enum Extent: Sendable {
    /// All of it: it is a row of users' data, or of a plugin that no table knows.
    ///
    /// The path is that of the row where it also holds records that are nobody's, which would go with
    /// it; nil where it does not.
    case row(holdingMoreAt: String?)
    /// All of it, which is no row.
    case element
    /// Its text.
    case field
    /// An attribute of it.
    case attribute
    /// A part of its text, which is JSON or serialised.
    ///
    /// The path is that of the element where the text holds more than people's records; nil where all
    /// of it is about people.
    case part(holdingMoreAt: String?)
  }

  /// The rule that found it.
  package let rule: Rule
  /// The bytes of the element, with the white space before it, or those of its text; nil where they
  /// cannot be told.
  package let range: Range<Int64>?
  /// What the bytes are.
  package let extent: Extent
}

/// Somebody who receives what the rules find in a member, with its place: the examiner's own
/// findings, so that what is judged and what is taken out cannot differ.
///
/// It reads the same events as the rules, each before them. Each finding comes at the end of the
/// element it is about, or of a row around it; what is found in a text before a child of its element
/// comes when the child begins, without a place.
package protocol FindingObserver: XMLHandler {
  /// A rule found something.
  func found(_ finding: PlacedFinding)
}
