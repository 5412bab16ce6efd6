/// Which telling bytes a text has, so that most texts are looked at once and no more.
struct TextMarks: OptionSet {
  let rawValue: UInt8

  /// Anything but white space and control characters.
  static let solid = TextMarks(rawValue: 1)
  /// What an address or number cannot be without, and what begins an escape: `@`, `+`, `%`, `&`.
  private static let telling = TextMarks(rawValue: 2)
  /// A parameter of a web address needs one of each: `=`, and `?` or `;` (or `&`, which tells
  /// already).
  private static let equals = TextMarks(rawValue: 4)
  private static let separator = TextMarks(rawValue: 8)
  private static let parameter: TextMarks = [equals, separator]

  /// Whether ``Shapes`` can find anything in the text, as it is or without its escapes.
  var canHoldShapes: Bool { contains(.telling) || isSuperset(of: .parameter) }

  /// Adds the marks of a further piece.
  ///
  /// - Parameter table: ``table``, kept by who asks often: a static property is made sure of at each
  ///   access.
  mutating func add(_ piece: UnsafeRawBufferPointer, _ table: [UInt8]) {
    var marks = rawValue
    for byte in piece { marks |= table[Int(byte)] }
    self = TextMarks(rawValue: marks)
  }

  /// The marks of each byte.
  static let table: [UInt8] = (0...UInt8.max).map { byte in
    var marks: TextMarks = byte > 0x20 ? .solid : []
    if "@+%&".utf8.contains(byte) { marks.insert(.telling) }
    if byte == UInt8(ascii: "=") { marks.insert(.equals) }
    if "?;".utf8.contains(byte) { marks.insert(.separator) }
    return marks.rawValue
  }
}
