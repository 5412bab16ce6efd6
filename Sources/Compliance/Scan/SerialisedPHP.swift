/// PHP's serialised form (`serialize`).
enum SerialisedPHP {
  /// The scalar fields in it, keys and what stands behind its end among them; nil where it is not
  /// of this form.
  ///
  /// A field's name is its key; within a list, whose keys are numbers, the list's own.
  static func fields(of bytes: ArraySlice<UInt8>) -> [WrappedField]? {
    var reader = Reader(bytes: bytes, index: bytes.startIndex)
    var found: [WrappedField] = []
    guard value(&reader, &found) else { return nil }
    // PHP leaves what follows the first value alone; who hides something puts it there.
    while true {
      let (index, count) = (reader.index, found.count)
      reader.skipBlanks()
      if value(&reader, &found) { continue }
      reader.index = index
      found.removeSubrange(count...)
      break
    }
    let rest = bytes[reader.index...]
    if rest.contains(where: { $0 > 0x20 }) {
      found.append(WrappedField(name: "", text: String(decoding: rest, as: UTF8.self)))
    }
    return found
  }

  /// Whether a letter begins a value that is written with a colon.
  static func isLetter(_ byte: UInt8) -> Bool { "aOsSCEidb".utf8.contains(byte) }

  /// Whether a text begins as this form does: `a:`, and a number and its end where it is a scalar.
  static func mayBegin(_ text: ArraySlice<UInt8>) -> Bool {
    if text.starts(with: "N;".utf8) { return true }
    guard let first = text.first, text.dropFirst().first == UInt8(ascii: ":") else { return false }
    guard "idb".utf8.contains(first) else { return isLetter(first) }
    let number = text.dropFirst(2).prefix(32).prefix { $0 != UInt8(ascii: ";") }
    return number.endIndex < text.endIndex && text[number.endIndex] == UInt8(ascii: ";")
      && !number.isEmpty
      && number.allSatisfy { (0x30...0x39).contains($0) || "+-.E".utf8.contains($0) }
  }

  /// Whether a text that begins so is of this form for certain.
  static func isSure(_ text: ArraySlice<UInt8>) -> Bool {
    if text.first.map({ "Nidb".utf8.contains($0) }) ?? true { return false }
    var rest = text.dropFirst(2)
    while let digit = rest.first, (0x30...0x39).contains(digit) { rest.removeFirst() }
    return rest.startIndex > text.startIndex + 2
      && (rest.starts(with: ":{".utf8) || rest.starts(with: ":\"".utf8))
  }

  /// Reads one value; false where there is none.
  private static func value(_ reader: inout Reader, _ found: inout [WrappedField]) -> Bool {
    var open: [Level] = []
    repeat {
      guard let token = reader.next() else { return false }
      switch token {
      case .open(let count):
        let name = open.last?.name(of: open.last?.key) ?? ""
        let outer = open.last?.record(of: open.last?.key) ?? 0
        if !open.isEmpty { open[open.count - 1].endEntry() }
        reader.objects += 1
        open.append(
          Level(left: count, listName: name, record: reader.objects, outerRecord: outer))
      case .scalar(let text, let isNumber):
        guard let last = open.last else {
          found.append(WrappedField(name: "", text: text))
          break
        }
        if let key = last.key {
          found.append(
            WrappedField(name: last.name(of: key), text: text, record: last.record(of: key)))
          open[open.count - 1].endEntry()
        } else {
          // Before the name of a protected or private property stands whose it is, between NULs.
          let name =
            text.first == "\0" ? text.dropFirst().drop { $0 != "\0" }.dropFirst() : text[...]
          open[open.count - 1].key = (String(name), isNumber)
          if !isNumber {
            found.append(WrappedField(name: "", text: text, record: last.record))
          }
        }
      }
      while let last = open.last, last.left == 0, last.key == nil {
        guard reader.take("}") else { return false }
        open.removeLast()
      }
    } while !open.isEmpty
    return true
  }

  /// An open array or object.
  private struct Level {
    /// Entries that are still to come.
    var left: Int
    /// What entries without a name of their own are called.
    let listName: String
    let record: Int
    /// That of the nearest object around, for entries of a list.
    let outerRecord: Int
    /// The key that waits for its value.
    var key: (text: String, isNumber: Bool)?

    func name(of key: (text: String, isNumber: Bool)?) -> String {
      key.map { $0.isNumber ? listName : $0.text } ?? listName
    }

    func record(of key: (text: String, isNumber: Bool)?) -> Int {
      key.map { $0.isNumber ? outerRecord : record } ?? outerRecord
    }

    mutating func endEntry() {
      key = nil
      left -= 1
    }
  }

  private enum Token {
    case scalar(String, isNumber: Bool)
    case open(Int)
  }

  private struct Reader {
    let bytes: ArraySlice<UInt8>
    var index: Int
    /// How many arrays and objects began.
    var objects = 0

    mutating func next() -> Token? {
      guard index + 1 < bytes.endIndex else { return nil }
      let kind = bytes[index]
      index += 1
      if kind == UInt8(ascii: "N") { return take(";") ? .scalar("", isNumber: true) : nil }
      guard take(":") else { return nil }
      switch kind {
      case UInt8(ascii: "i"), UInt8(ascii: "d"), UInt8(ascii: "b"), UInt8(ascii: "r"),
        UInt8(ascii: "R"):
        return until(";").map { .scalar($0, isNumber: true) }
      // An enumeration's case, `E:11:"Suit:Hearts";`, is written as a text.
      case UInt8(ascii: "s"), UInt8(ascii: "E"):
        guard let text = string(), take(";") else { return nil }
        return .scalar(text, isNumber: false)
      case UInt8(ascii: "S"):
        guard let text = escapedString(), take(";") else { return nil }
        return .scalar(text, isNumber: false)
      case UInt8(ascii: "a"): return count().map { .open($0) }
      case UInt8(ascii: "O"):
        guard string() != nil, take(":") else { return nil }
        return count().map { .open($0) }
      // An object that writes itself: `C:3:"Foo":9:{whatever.}`.
      case UInt8(ascii: "C"):
        guard string() != nil, take(":"), let length = count(), length <= bytes.endIndex - index
        else { return nil }
        let text = String(decoding: bytes[index..<index + length], as: UTF8.self)
        index += length
        return take("}") ? .scalar(text, isNumber: false) : nil
      default: return nil
      }
    }

    /// `5:"hello"`, with the length in bytes.
    mutating func string() -> String? {
      guard let length = until(":").flatMap({ Int($0) }), length >= 0, take("\""),
        bytes.endIndex - index > length
      else { return nil }
      let text = String(decoding: bytes[index..<index + length], as: UTF8.self)
      index += length
      return take("\"") ? text : nil
    }

    /// `6:"\75serid"`, with the length in bytes once each `\75` is the byte of that number
    /// (`unserialize_str`).
    mutating func escapedString() -> String? {
      guard let length = until(":").flatMap({ Int($0) }), length >= 0, take("\""),
        bytes.endIndex - index > length
      else { return nil }
      var text: [UInt8] = []
      while text.count < length {
        guard index < bytes.endIndex else { return nil }
        let byte = bytes[index]
        index += 1
        guard byte == UInt8(ascii: "\\") else {
          text.append(byte)
          continue
        }
        let digits = String(decoding: bytes[index...].prefix(2), as: UTF8.self)
        guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
        text.append(value)
        index += 2
      }
      return take("\"") ? String(decoding: text, as: UTF8.self) : nil
    }

    mutating func skipBlanks() {
      while index < bytes.endIndex, bytes[index] <= 0x20 { index += 1 }
    }

    mutating func count() -> Int? {
      guard let count = until(":").flatMap({ Int($0) }), count >= 0, take("{") else { return nil }
      return count
    }

    mutating func until(_ end: Character) -> String? {
      let rest = bytes[index...].prefix(32)
      guard let at = rest.firstIndex(of: end.asciiValue ?? 0) else { return nil }
      defer { index = at + 1 }
      return String(decoding: bytes[index..<at], as: UTF8.self)
    }

    mutating func take(_ wanted: Character) -> Bool {
      guard index < bytes.endIndex, bytes[index] == wanted.asciiValue else { return false }
      index += 1
      return true
    }
  }
}
