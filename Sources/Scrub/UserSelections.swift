internal import TextFormats

/// Users that are chosen in settings which are JSON.
enum UserSelections {
  /// The list of who may do what in a meeting, in which single users are named beside roles and all
  /// (`mod_bigbluebuttonbn\local\helpers\roles::get_participant_list`), without its entries for
  /// single users, all others to the byte; nil for what is no list.
  static func removed(from text: [UInt8]) -> String? {
    guard let items = JSONItems(text[...], .lenient), !items.isObject else { return nil }
    return "[" + joined(items.all.filter { !isOfUser(text[$0.value]) }, text) + "]"
  }

  /// An object without the fields of a name, all others to the byte; nil for what is no object.
  static func removed(_ name: String, from text: [UInt8]) -> String? {
    guard let items = JSONItems(text[...], .lenient), items.isObject else { return nil }
    return "{" + joined(items.all.filter { $0.name != name }, text) + "}"
  }

  private static func joined(_ items: [JSONItems.Item], _ text: [UInt8]) -> String {
    items.map { String(decoding: text[$0.slot], as: UTF8.self) }.joined(separator: ",")
  }

  private static func isOfUser(_ value: ArraySlice<UInt8>) -> Bool {
    guard let fields = JSONItems(value, .lenient), fields.isObject else { return false }
    return fields.all.contains {
      $0.name == "selectiontype"
        && JSONTokenizer.string(in: value[$0.value])?.elementsEqual("user".utf8) ?? false
    }
  }
}
