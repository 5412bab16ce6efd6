internal import Groundwork

/// The list of who may do what in a meeting, in which single users are named beside roles and all
/// (`mod_bigbluebuttonbn\local\helpers\roles::get_participant_list`).
enum UserSelections {
  /// The JSON without its entries for single users, all others to the byte; nil for what is no list.
  static func removed(from text: [UInt8]) -> String? {
    guard case .array(let values)? = try? JSONValue(parsing: text),
      let pieces = pieces(of: text), pieces.count == values.count
    else { return nil }
    let kept = zip(pieces, values).filter { !isOfUser($0.1) }.map(\.0)
    return "[" + kept.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",") + "]"
  }

  private static func isOfUser(_ value: JSONValue) -> Bool {
    guard case .object(let fields) = value else { return false }
    return fields["selectiontype"] == .string("user")
  }

  /// The texts of the items of an array that is JSON.
  private static func pieces(of text: [UInt8]) -> [ArraySlice<UInt8>]? {
    guard let first = text.firstIndex(of: UInt8(ascii: "[")),
      let last = text.lastIndex(of: UInt8(ascii: "]"))
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
