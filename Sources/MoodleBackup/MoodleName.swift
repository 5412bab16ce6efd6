/// What Moodle takes for the name of a course.
package enum MoodleName {
  /// Whether Moodle's restore would stop at a name because cleaning it as PARAM_TEXT changes it
  /// (`error/setting_invalid_text`): a `<` that no white space follows is the start of a tag, and
  /// tags go, but for those of multi-language content.
  package static func isRefusedByRestore(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    // `clean_param` keeps one of the two notations, never both.
    let notation: Notation? =
      name.contains("</lang>") ? .lang : name.contains("</span>") ? .span : nil
    var isOpen = false
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "<") else {
        index += 1
        continue
      }
      // PHP's strip_tags leaves a `<` alone where white space follows it.
      if index + 1 < bytes.count, [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d].contains(bytes[index + 1]) {
        // But the check of the multi-language tags does not.
        if notation != nil { return true }
        index += 1
        continue
      }
      guard let notation, let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) else {
        return true
      }
      let tag = String(decoding: bytes[index...end], as: UTF8.self)
      if tag == notation.closingTag, isOpen {
        isOpen = false
      } else if !isOpen, notation.isOpeningTag(tag) {
        isOpen = true
      } else {
        return true
      }
      index = end + 1
    }
    return isOpen
  }

  private enum Notation {
    case lang
    case span

    var closingTag: String { self == .lang ? "</lang>" : "</span>" }

    /// `<lang lang="fr">`, or `<span lang="fr" class="multilang">` with its attributes in either
    /// order.
    func isOpeningTag(_ tag: String) -> Bool {
      let lang = /lang="[a-zA-Z0-9_\-]+"/
      switch self {
      case .lang: return tag.wholeMatch(of: /<lang lang="[a-zA-Z0-9_\-]+"\s*>/) != nil
      case .span:
        guard tag.firstMatch(of: lang) != nil, tag.contains("class=\"multilang\"") else {
          return false
        }
        return tag.wholeMatch(
          of: /<span(\s+lang="[a-zA-Z0-9_\-]+"|\s+class="multilang"){2}\s*>/) != nil
      }
    }
  }
}
