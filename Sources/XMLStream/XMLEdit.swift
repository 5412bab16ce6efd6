package import Base

/// One replacement in a member: these bytes go, those come.
package struct XMLEdit: Sendable, Equatable {
  /// The bytes that go, from the start of the member.
  package let range: Range<Int64>
  /// The bytes that come.
  package let replacement: [UInt8]

  /// Takes bytes away.
  package init(removing range: Range<Int64>) {
    self.range = range
    replacement = []
  }

  /// Puts bytes in before an offset.
  package init(inserting bytes: [UInt8], at offset: Int64) {
    range = offset..<offset
    replacement = bytes
  }

  /// Replaces the text at a place.
  ///
  /// - Throws: `badInput` for text that XML 1.0 or Moodle cannot carry.
  package init(replacing span: XMLSpan, with text: String) throws(GabaritError) {
    range = span.range
    switch span.form {
    case .text: replacement = try XMLText.escaped(text)
    case .attribute: replacement = try XMLText.escaped(text, inAttribute: true)
    case .emptyTag(let name):
      replacement = try Array(">".utf8) + XMLText.escaped(text) + Array("</\(name)>".utf8)
    }
  }
}

/// Text as Moodle writes it into XML (`xml_writer.class.php`).
package enum XMLText {
  /// Escapes `&`, `<` and `>`, in attributes `"` too, and nothing else.
  ///
  /// - Throws: `badInput` for a character that XML 1.0 or Moodle cannot carry. Moodle would drop
  ///   it silently.
  package static func escaped(
    _ text: String, inAttribute: Bool = false
  ) throws(GabaritError) -> [UInt8] {
    if let scalar = firstUncarried(text) {
      let number = String(scalar.value, radix: 16, uppercase: true)
      throw GabaritError(
        .badInput,
        "holds a character that a backup cannot carry: U+"
          + String(repeating: "0", count: max(0, 4 - number.count)) + number)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\"") where inAttribute: bytes += "&quot;".utf8
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  /// The first character that XML 1.0 forbids or Moodle drops or changes: control characters other
  /// than tab and line feed (a carriage return becomes a line feed), U+FFFE and U+FFFF.
  package static func firstUncarried(_ text: String) -> Unicode.Scalar? {
    text.unicodeScalars.first { scalar in
      switch scalar.value {
      case 0x09, 0x0a: false
      case 0..<0x20, 0x7f, 0xfffe, 0xffff: true
      default: false
      }
    }
  }
}

/// Copies a member while replacing parts of it; every other byte stays as it is.
package struct XMLSplicer {
  private let edits: [XMLEdit]
  private var next = 0
  private var position: Int64 = 0

  /// Takes the edits of one member, in any order.
  ///
  /// - Throws: `fault` where two of them overlap.
  package init(_ edits: [XMLEdit]) throws(GabaritError) {
    self.edits = edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
    for (left, right) in zip(self.edits, self.edits.dropFirst())
    where left.range.upperBound > right.range.lowerBound {
      throw GabaritError(.fault, "two edits overlap")
    }
  }

  /// How many bytes the member has after the edits.
  package func size(from old: Int64) -> Int64 {
    edits.reduce(old) {
      $0 - ($1.range.upperBound - $1.range.lowerBound) + Int64($1.replacement.count)
    }
  }

  /// Takes the next bytes of the member and hands on what becomes of them.
  package mutating func splice(
    _ bytes: UnsafeRawBufferPointer,
    into output: (UnsafeRawBufferPointer) throws(GabaritError) -> Void
  ) throws(GabaritError) {
    let end = position + Int64(bytes.count)
    while position < end {
      guard next < edits.count, edits[next].range.lowerBound < end else {
        try output(part(of: bytes, until: end, end: end))
        position = end
        return
      }
      let edit = edits[next]
      if position < edit.range.lowerBound {
        try output(part(of: bytes, until: edit.range.lowerBound, end: end))
        position = edit.range.lowerBound
      }
      // What goes may reach into the next piece; what comes is written when all of it has gone.
      position = min(end, edit.range.upperBound)
      guard position == edit.range.upperBound else { return }
      try edit.replacement.withBytes(output)
      next += 1
    }
  }

  /// The member is over.
  ///
  /// - Throws: `fault` where an edit lies behind its end.
  package func finish() throws(GabaritError) {
    guard next == edits.count else { throw GabaritError(.fault, "an edit lies behind the end") }
  }

  private func part(
    of bytes: UnsafeRawBufferPointer, until limit: Int64, end: Int64
  ) -> UnsafeRawBufferPointer {
    let start = bytes.count - Int(end - position)
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(limit - position)])
  }
}
