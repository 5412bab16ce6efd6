/// How Moodle writes values into XML.
public enum MoodleText {
  /// What stands for a null (`backup_xml_transformer::process`).
  public static let null = "$@NULL@$"

  /// Whether a value is null: written so, or empty.
  public static func isNull(_ text: String) -> Bool { text.isEmpty || text == null }

  /// The value, or nil where it is null.
  public static func value(_ text: String) -> String? { isNull(text) ? nil : text }
}
