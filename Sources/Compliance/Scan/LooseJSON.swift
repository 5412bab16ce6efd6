/// Reads JSON as PHP's `json_decode` does, and what it reads alone with greater bounds: however deep,
/// with any number as it is written, and with each of several fields of one name, since who reads a
/// record takes the last and who looks at it sees them all.
///
/// It calls itself for nothing, so that no depth costs more than memory.
enum LooseJSON {
  /// The scalar fields, keys among them; nil where the text is no JSON.
  ///
  /// A field's name is that of the nearest key.
  static func fields(of bytes: ArraySlice<UInt8>) -> [WrappedField]? {
    var reader = Reader(bytes: bytes, index: bytes.startIndex)
    return reader.all() ? reader.found : nil
  }

  /// What a text that is a JSON text and nothing else says; nil for any other.
  static func string(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var reader = Reader(bytes: bytes, index: bytes.startIndex)
    guard reader.take("\""), let text = reader.string() else { return nil }
    reader.skipBlanks()
    return reader.index == bytes.endIndex ? text : nil
  }

  /// A text that may be no JSON, without the escapes of JSON that hide letters, `\u0075`.
  static func withoutEscapes(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "\\")) else { return Array(bytes) }
    var reader = Reader(bytes: bytes, index: bytes.startIndex)
    var result: [UInt8] = []
    while let byte = reader.current {
      reader.index += 1
      let start = reader.index
      if byte == UInt8(ascii: "\\"), reader.take("u"), let scalar = reader.scalar() {
        result += String(scalar).utf8
      } else {
        reader.index = start
        result.append(byte)
      }
    }
    return result
  }

  private struct Level {
    let isObject: Bool
    /// What values without a name of their own are called.
    let name: String
    /// The number of the nearest object.
    let record: Int
  }

  private struct Reader {
    let bytes: ArraySlice<UInt8>
    var index: Int
    var found: [WrappedField] = []
    private var open: [Level] = []
    private var objects = 0
    /// The name of the value that comes next.
    private var name = ""

    init(bytes: ArraySlice<UInt8>, index: Int) {
      self.bytes = bytes
      self.index = index
    }

    /// The whole text; false where it is no JSON.
    mutating func all() -> Bool {
      repeat {
        guard value() else { return false }
      } while !open.isEmpty
      skipBlanks()
      return index == bytes.endIndex
    }

    /// A value, or the beginning of one that has others; then what stands before the next value.
    private mutating func value() -> Bool {
      skipBlanks()
      if take("{") { return begin(isObject: true) }
      if take("[") { return begin(isObject: false) }
      if take("\"") {
        guard let text = string() else { return false }
        add(String(decoding: text, as: UTF8.self))
      } else if let number = number() {
        add(number)
      } else if !word() {
        return false
      }
      return goOn()
    }

    private mutating func add(_ text: String) {
      found.append(WrappedField(name: name, text: text, record: open.last?.record ?? 0))
    }

    private mutating func begin(isObject: Bool) -> Bool {
      if isObject { objects += 1 }
      let record = isObject ? objects : open.last?.record ?? 0
      open.append(Level(isObject: isObject, name: name, record: record))
      skipBlanks()
      if current == UInt8(ascii: isObject ? "}" : "]") { return goOn() }
      return isObject ? key() : true
    }

    /// Goes on to the next value, out of what is over.
    private mutating func goOn() -> Bool {
      while let last = open.last {
        skipBlanks()
        name = last.name
        if take(",") {
          skipBlanks()
          return last.isObject ? key() : true
        }
        guard take(last.isObject ? "}" : "]") else { return false }
        open.removeLast()
      }
      return true
    }

    private mutating func key() -> Bool {
      guard take("\""), let text = string() else { return false }
      name = String(decoding: text, as: UTF8.self)
      found.append(WrappedField(name: "", text: name, record: open.last?.record ?? 0))
      skipBlanks()
      return take(":")
    }

    /// What stands between quotes, of which the first is passed; nil where it does not end, or has
    /// what JSON does not take.
    mutating func string() -> [UInt8]? {
      var text: [UInt8] = []
      while true {
        let rest = bytes[index...]
        guard let end = rest.firstIndex(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c }) else {
          return nil
        }
        text += bytes[index..<end]
        index = end + 1
        switch bytes[end] {
        case UInt8(ascii: "\""): return text
        case UInt8(ascii: "\\"):
          guard let escaped = escape() else { return nil }
          text += escaped
        default: return nil
        }
      }
    }

    /// What an escape stands for, of which the backslash is passed.
    private mutating func escape() -> [UInt8]? {
      guard let byte = current else { return nil }
      index += 1
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
      case UInt8(ascii: "b"): return [8]
      case UInt8(ascii: "f"): return [12]
      case UInt8(ascii: "n"): return [10]
      case UInt8(ascii: "r"): return [13]
      case UInt8(ascii: "t"): return [9]
      case UInt8(ascii: "u"): return scalar().map { Array(String($0).utf8) }
      default: return nil
      }
    }

    /// Four hexadecimal digits, and those of the second half where they are a first one.
    mutating func scalar() -> Unicode.Scalar? {
      guard let first = digits() else { return nil }
      let start = index
      if 0xd800..<0xdc00 ~= first, take("\\"), take("u"), let second = digits(),
        0xdc00..<0xe000 ~= second
      {
        return Unicode.Scalar(0x1_0000 + (first - 0xd800) << 10 + (second - 0xdc00))
      }
      if 0xd800..<0xdc00 ~= first { index = start }
      return Unicode.Scalar(first) ?? "\u{fffd}"
    }

    private mutating func digits() -> UInt32? {
      let four = bytes[index...].prefix(4)
      guard four.count == 4 else { return nil }
      var value: UInt32 = 0
      for byte in four {
        guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
        value = value << 4 | UInt32(digit)
      }
      index += 4
      return value
    }

    /// A number as it is written; its digits are not counted, and it may begin with 0.
    private mutating func number() -> String? {
      guard let first = current, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else {
        return nil
      }
      let rest = bytes[index...]
      let end = rest.firstIndex { !Reader.isOfNumber($0) } ?? bytes.endIndex
      let text = String(decoding: bytes[index..<end], as: UTF8.self)
      guard Double(text) != nil else { return nil }
      index = end
      return text
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte)
    }

    /// `true`, `false` or `null`, which PHP takes in capitals too.
    private mutating func word() -> Bool {
      for word in ["true", "false", "null"] {
        let part = bytes[index...].prefix(word.utf8.count)
        if part.lazy.map({ $0 | 0x20 }).elementsEqual(word.utf8) {
          index += part.count
          return true
        }
      }
      return false
    }

    var current: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    mutating func take(_ wanted: Unicode.Scalar) -> Bool {
      guard current == UInt8(ascii: wanted) else { return false }
      index += 1
      return true
    }

    mutating func skipBlanks() {
      while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
        index += 1
      }
    }
  }
}
