package import XMLStream

/// Somebody who is told where in a member the rules find things: the examiner's own findings, so
/// that what is judged and what is taken out cannot differ.
///
/// It reads the same events as the rules, each before them, and so knows where elements stand.
package protocol MemberWitness: XMLHandler {
  /// Where the element that has just ended stands, with the white space before it; nil where that
  /// cannot be told.
  var ended: Range<Int64>? { get }
  /// A row was found: of users' data, or of a rule about plugins that no table knows.
  ///
  /// - Parameter path: the row's path where it also holds records that are nobody's, which would go
  ///   with it; nil where it does not.
  func found(row rule: Rule?, at range: Range<Int64>?, holdingMoreAt path: String?)
  /// A rule found something in the element that begins or ends.
  func found(_ rule: Rule, in extent: WitnessedExtent)
}

/// How much of an element a finding is about.
package enum WitnessedExtent: Sendable {
  /// All of it.
  case element
  /// Its text.
  case field
  /// An attribute of it.
  case attribute
  /// A part of its text, which is JSON or serialised.
  ///
  /// The path is that of the element where the text holds more than people's records; nil where all
  /// of it is about people.
  case within(holdingMoreAt: String?)
}
