package import Base

/// The name of a member, checked: relative, without `.` or `..`, free of anything that Moodle would
/// drop from it.
///
/// A leading `./` and a folder's trailing `/` are not part of it.
///
/// Names are compared as bytes: `String`'s `==` takes differently composed accents for equal.
package struct MemberPath: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name, UTF-8.
  package let string: String

  /// Checks a name as the container holds it.
  ///
  /// - Throws: `unsafeName`, `limitExceeded`.
  package init(checking raw: some Collection<UInt8>, limits: Limits) throws(GabaritError) {
    guard raw.count <= limits.nameBytes else {
      throw GabaritError(
        .limitExceeded, "a member's name has more than \(limits.nameBytes) bytes")
    }
    guard let decoded = String(validating: raw, as: UTF8.self) else {
      throw GabaritError(.unsafeName, "a member's name is not valid UTF-8")
    }
    func refuse(_ why: String) -> GabaritError {
      GabaritError(.unsafeName, "the member's name \(why)", member: decoded)
    }
    var bytes = Array(raw)
    if bytes.first == 0x2f { throw refuse("is an absolute path") }
    while bytes.starts(with: [0x2e, 0x2f]) { bytes.removeFirst(2) }
    if bytes.last == 0x2f { bytes.removeLast() }
    if bytes == [0x2e] { bytes = [] }
    // Moodle drops control characters, C1 too; the others are of no use but to make one name look
    // like another.
    for scalar in decoded.unicodeScalars where MemberPath.isUnsafe(scalar) {
      throw refuse("holds a control character, or one that cannot be seen")
    }
    // `clean_param` with PARAM_PATH, which Moodle puts each name through, drops these: the member
    // would be read there under another name than here.
    for byte in bytes where "&<>\"'`|:\\".utf8.contains(byte) {
      throw refuse("holds a character that Moodle drops from names")
    }
    let parts = bytes.split(separator: 0x2f, omittingEmptySubsequences: false)
    for part in parts {
      if part == [0x2e, 0x2e] { throw refuse("climbs out of the backup") }
      if part == [0x2e] || part.isEmpty && !bytes.isEmpty {
        throw refuse("has an empty component")
      }
    }
    guard parts.count <= limits.memberDepth else {
      throw GabaritError(
        .limitExceeded, "a member's name has more than \(limits.memberDepth) components",
        member: decoded)
    }
    string = String(decoding: bytes, as: UTF8.self)
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
      .surrogate:
      true
    default: false
    }
  }

  /// A name known to be good, for members that gabarit makes itself.
  package init(known name: StaticString) { string = name.description }

  /// A name that was checked before.
  init(checked name: String) { string = name }

  /// Whether this is the root folder itself (`./` in some archives).
  package var isRoot: Bool { string.utf8.isEmpty }
  /// The name as it is shown.
  package var description: String { string.printable }

  /// Equal where the bytes are.
  package static func == (left: MemberPath, right: MemberPath) -> Bool {
    left.string.utf8.elementsEqual(right.string.utf8)
  }
  /// Sorts by the bytes.
  package static func < (left: MemberPath, right: MemberPath) -> Bool {
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }
  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) {
    var copy = string
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
