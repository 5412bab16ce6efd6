internal import XMLStream

/// The text of an element, and which bytes of its member each byte of it was written with.
///
/// Moodle writes `>` of a condition as `&gt;`, and whoever packed a backup again may have written
/// anything as a reference.
struct RawText {
  /// The text.
  private(set) var bytes: [UInt8] = []
  /// Where in the member each byte begins, and where the last one ends.
  private var offsets: [Int64] = []

  /// Nil where the text is written with more than characters and references (CDATA, comments), or
  /// does not read as it should.
  init?(_ member: [UInt8], _ span: XMLSpan, reading text: String) {
    guard span.form == .text, span.range.lowerBound >= 0, span.range.upperBound <= member.count
    else { return nil }
    let end = Int(span.range.upperBound)
    var index = Int(span.range.lowerBound)
    while index < end {
      let start = Int64(index)
      switch member[index] {
      case UInt8(ascii: "<"): return nil
      case UInt8(ascii: "&"):
        guard let stop = member[index..<end].firstIndex(of: UInt8(ascii: ";")),
          let scalar = RawText.scalar(member[(index + 1)..<stop])
        else { return nil }
        for byte in Unicode.UTF8.encode(scalar) ?? .init() { append(byte, at: start) }
        index = stop + 1
      default:
        append(member[index], at: start)
        index += 1
      }
    }
    offsets.append(Int64(end))
    // A reader of XML takes a line end of two bytes for one.
    let isCarriageReturn: (UInt8) -> Bool = { $0 == 0x0d }
    guard
      bytes.lazy.filter({ !isCarriageReturn($0) })
        .elementsEqual(text.utf8.lazy.filter { !isCarriageReturn($0) })
    else { return nil }
  }

  /// Where a part of the text stands in the member.
  func span(of range: Range<Int>) -> XMLSpan {
    XMLSpan(range: offsets[range.lowerBound]..<offsets[range.upperBound], form: .text)
  }

  private mutating func append(_ byte: UInt8, at offset: Int64) {
    bytes.append(byte)
    offsets.append(offset)
  }

  private static func scalar(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
    switch String(decoding: name, as: UTF8.self) {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    case let number where number.hasPrefix("#x"):
      return UInt32(number.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
    case let number where number.hasPrefix("#"):
      return UInt32(number.dropFirst()).flatMap { Unicode.Scalar($0) }
    default: return nil
    }
  }
}
