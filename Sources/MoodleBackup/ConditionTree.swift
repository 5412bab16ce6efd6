/// The access conditions of an activity or a section: their types, and their dates where they stand.
///
/// They are JSON: a tree with conditions and further trees in its list `c`; what has a `type` is a
/// condition (`availability/classes/tree.php`), and that of a date has its time in the whole number
/// `t` (`availability/condition/date/classes/condition.php`). What another condition holds is its
/// own affair.
struct ConditionTree {
  /// The types of the conditions: `date`, `profile`; in the order in which they end.
  private(set) var types: [String] = []
  /// The dates, in the order in which they stand.
  private(set) var dates: [Date] = []

  /// Reads a tree; nil where the text is not JSON.
  static func read(_ bytes: [UInt8]) -> ConditionTree? {
    var reader = ConditionTree(bytes)
    do throws(Malformed) {
      try reader.value(.tree, "")
      reader.skipBlanks()
    } catch { return nil }
    return reader.index == bytes.count ? reader : nil
  }

  /// A date.
  struct Date: Equatable {
    /// Where it is, as RFC 6901 has it: `/c/0/t`.
    var pointer: String
    /// The bytes of its number, from the start of the text.
    var range: Range<Int>
    /// Its number; nil where it is no whole one, which Moodle refuses.
    var seconds: Int64?
  }

  private struct Malformed: Error {}

  private enum Role {
    case tree
    case child
    case list
    case other
  }

  /// As deep as PHP reads it.
  private static let deepest = 512

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func value(_ role: Role, _ pointer: String) throws(Malformed) {
    skipBlanks()
    guard let first = current else { throw Malformed() }
    switch first {
    case UInt8(ascii: "{"): try nested { (one) throws(Malformed) in try one.object(role, pointer) }
    case UInt8(ascii: "["): try nested { (one) throws(Malformed) in try one.array(role, pointer) }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      while let byte = current, "+-.eE0123456789".utf8.contains(byte) { index += 1 }
    default:
      for word in ["true", "false", "null"] where bytes[index...].starts(with: word.utf8) {
        index += word.utf8.count
        return
      }
      throw Malformed()
    }
  }

  private mutating func nested(
    _ body: (inout ConditionTree) throws(Malformed) -> Void
  ) throws(Malformed) {
    depth += 1
    guard depth <= ConditionTree.deepest else { throw Malformed() }
    index += 1
    try body(&self)
    depth -= 1
  }

  private mutating func object(_ role: Role, _ pointer: String) throws(Malformed) {
    // Of two fields of one name PHP keeps the last.
    var type: [UInt8]?
    var time: Date?
    var children: (dates: [Date], types: [String]) = ([], [])
    skipBlanks()
    var isOver = take("}")
    while !isOver {
      skipBlanks()
      let name = try string()
      skipBlanks()
      guard take(":") else { throw Malformed() }
      skipBlanks()
      let start = index
      switch String(decoding: name, as: UTF8.self) {
      case "c" where role == .tree || role == .child:
        let outer = (dates, types)
        (dates, types) = ([], [])
        try value(.list, pointer + "/c")
        children = (dates, types)
        (dates, types) = outer
      case "t":
        try value(.other, "")
        time = Date(
          pointer: pointer + "/t", range: start..<index, seconds: number(bytes[start..<index]))
      case "type":
        // Null is no type; what is neither is one that Moodle does not know.
        if current == UInt8(ascii: "\"") {
          type = try string()
        } else {
          type = current == UInt8(ascii: "n") ? nil : []
          try value(.other, "")
        }
      default: try value(.other, "")
      }
      skipBlanks()
      isOver = take("}")
      guard isOver || take(",") else { throw Malformed() }
    }
    if role == .child, let type {
      types.append(String(decoding: type, as: UTF8.self))
      if type.elementsEqual("date".utf8), let time { dates.append(time) }
    } else {
      dates += children.dates
      types += children.types
    }
  }

  private mutating func array(_ role: Role, _ pointer: String) throws(Malformed) {
    skipBlanks()
    if take("]") { return }
    var count = 0
    while true {
      if role == .list { try value(.child, "\(pointer)/\(count)") } else { try value(.other, "") }
      count += 1
      skipBlanks()
      if take("]") { return }
      guard take(",") else { throw Malformed() }
    }
  }

  private func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    let text = String(decoding: digits, as: UTF8.self)
    return Int64(text).flatMap { String($0) == text || text == "-0" ? $0 : nil }
  }

  /// The text of a string; what is escaped and not ASCII is only kept apart from all names.
  private mutating func string() throws(Malformed) -> [UInt8] {
    guard take("\"") else { throw Malformed() }
    var text: [UInt8] = []
    while let byte = current {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return text
      case UInt8(ascii: "\\"): text.append(try escape())
      default: text.append(byte)
      }
    }
    throw Malformed()
  }

  private mutating func escape() throws(Malformed) -> UInt8 {
    guard let byte = current else { throw Malformed() }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return byte
    case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
      UInt8(ascii: "t"):
      return 0
    case UInt8(ascii: "u"):
      guard index + 4 <= bytes.count,
        let scalar = UInt32(
          String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
      else { throw Malformed() }
      index += 4
      return scalar < 0x80 ? UInt8(scalar) : 0
    default: throw Malformed()
    }
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ character: Character) -> Bool {
    guard current == character.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = current, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { index += 1 }
  }
}
