internal import Base
internal import TextFormats

/// Users that are chosen in settings which are JSON.
enum UserSelections {
  /// The list of who may do what in a meeting, in which single users are named beside roles and all
  /// (`mod_bigbluebuttonbn\local\helpers\roles::get_participant_list`), without its entries for
  /// single users, all others to the byte; nil for what is no list.
  static func removed(from text: [UInt8]) -> String? {
    guard case .array(let values)? = try? JSONValue(parsing: text),
      let pieces = pieces(of: text, "[", "]"), pieces.count == values.count
    else { return nil }
    let kept = zip(pieces, values).filter { !isOfUser($0.1) }.map(\.0)
    return "[" + joined(kept) + "]"
  }

  /// An object without the fields of a name, all others to the byte; nil for what is no object.
  static func removed(_ name: String, from text: [UInt8]) -> String? {
    guard case .object? = try? JSONValue(parsing: text), let pieces = pieces(of: text, "{", "}")
    else { return nil }
    return "{" + joined(pieces.filter { !isField($0, named: name) }) + "}"
  }

  private static func joined(_ pieces: [ArraySlice<UInt8>]) -> String {
    pieces.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
  }

  private static func isField(_ piece: ArraySlice<UInt8>, named name: String) -> Bool {
    guard case .object(let fields)? = try? JSONValue(parsing: Array("{".utf8) + piece + "}".utf8)
    else { return false }
    return fields[name] != nil
  }

  private static func isOfUser(_ value: JSONValue) -> Bool {
    guard case .object(let fields) = value else { return false }
    return fields["selectiontype"] == .string("user")
  }

  /// The texts of the items of an array or object that is JSON.
  private static func pieces(
    of text: [UInt8], _ begin: Unicode.Scalar, _ end: Unicode.Scalar
  ) -> [ArraySlice<UInt8>]? {
    guard let first = text.firstIndex(of: UInt8(ascii: begin)),
      let last = text.lastIndex(of: UInt8(ascii: end))
    else { return nil }
    var pieces: [ArraySlice<UInt8>] = []
    var (depth, start, isString, isEscaped) = (0, first + 1, false, false)
    for index in start..<last {
      let byte = text[index]
      if isString {
        if byte == UInt8(ascii: "\""), !isEscaped { isString = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        pieces.append(text[start..<index])
        start = index + 1
      default: break
      }
    }
    let rest = text[start..<last]
    if !pieces.isEmpty || rest.contains(where: { $0 > 0x20 }) { pieces.append(rest) }
    return pieces
  }
}
