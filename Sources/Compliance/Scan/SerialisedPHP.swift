/// PHP's serialised form (`serialize`).
enum SerialisedPHP {
  /// The scalar fields in it, keys and what stands behind its end among them; nil where it is not
  /// of this form.
  ///
  /// A field's name is its key; within a list, whose keys are numbers, the list's own.
  static func fields(of bytes: ArraySlice<UInt8>) -> [WrappedField]? {
    var reader = Reader(bytes: bytes, index: bytes.startIndex)
    var found: [WrappedField] = []
    var open: [Level] = []
    repeat {
      guard let token = reader.next() else { return nil }
      switch token {
      case .open(let count):
        let name = open.last?.name(of: open.last?.key) ?? ""
        if !open.isEmpty { open[open.count - 1].endEntry() }
        open.append(Level(left: count, listName: name))
      case .scalar(let text, let isNumber):
        guard let last = open.last else {
          found.append(WrappedField(name: "", text: text))
          break
        }
        if let key = last.key {
          found.append(WrappedField(name: last.name(of: key), text: text))
          open[open.count - 1].endEntry()
        } else {
          // Before the name of a protected or private property stands whose it is, between NULs.
          let name =
            text.first == "\0" ? text.dropFirst().drop { $0 != "\0" }.dropFirst() : text[...]
          open[open.count - 1].key = (String(name), isNumber)
          if !isNumber { found.append(WrappedField(name: "", text: text)) }
        }
      }
      while let last = open.last, last.left == 0, last.key == nil {
        guard reader.take("}") else { return nil }
        open.removeLast()
      }
    } while !open.isEmpty
    let rest = bytes[reader.index...]
    if rest.contains(where: { $0 > 0x20 }) {
      found.append(WrappedField(name: "", text: String(decoding: rest, as: UTF8.self)))
    }
    return found
  }

  /// An open array or object.
  private struct Level {
    /// Entries that are still to come.
    var left: Int
    /// What entries without a name of their own are called.
    let listName: String
    /// The key that waits for its value.
    var key: (text: String, isNumber: Bool)?

    func name(of key: (text: String, isNumber: Bool)?) -> String {
      key.map { $0.isNumber ? listName : $0.text } ?? listName
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
      case UInt8(ascii: "s"), UInt8(ascii: "S"), UInt8(ascii: "E"):
        guard let text = string(), take(";") else { return nil }
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
