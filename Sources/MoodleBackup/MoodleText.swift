/// How Moodle writes values into XML.
package enum MoodleText {
  /// What stands for a null (`backup_xml_transformer::process`).
  package static let null = "$@NULL@$"

  /// Whether a value is null: written so, or empty.
  package static func isNull(_ text: String) -> Bool { text.isEmpty || text == null }

  /// Whether a text can be the name of a component, a file area or a module, as Moodle takes them
  /// (`clean_param` with `PARAM_COMPONENT`, `PARAM_AREA`); what else stands in their places may be
  /// anything, a person's address too, and is repeated to nobody.
  package static func isComponent(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7a).contains(first) else { return false }
    return text.utf8.count <= 100
      && text.utf8.allSatisfy {
        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f
      }
  }

  /// The value, or nil where it is null.
  package static func value(_ text: String) -> String? { isNull(text) ? nil : text }
}
