internal import Base
internal import Compliance
internal import MoodleBackup
internal import XMLStream

/// Sets what says in the manifest that users' data is in the backup to 0
/// (`backup_general_helper::get_backup_information` reads it).
final class ManifestSettings: ElementListener {
  private struct Setting {
    var level = ""
    var name = ""
    var value = ""
    var span: XMLSpan?
  }

  private let collector: MemberEditCollector
  /// The settings that become 0.
  private(set) var changed: [String] = []
  private(set) var failure: GabaritError?
  private var setting = Setting()
  /// Where the last setting stands.
  private var last: Range<Int64>?
  private var saysUsers = false

  init(_ collector: MemberEditCollector) { self.collector = collector }

  func end(_ field: EndedField) {
    switch (field.depth, field.name) {
    case (3, "mnet_remoteusers") where field.text != "0" && !MoodleText.isNull(field.text):
      set(field.name, field.span)
    case (5, "level"): setting.level = field.text
    case (5, "name"): setting.name = field.text
    case (5, "value"): (setting.value, setting.span) = (field.text, field.span)
    default: break
    }
  }

  func end(_ element: ElementPlaces.Ended, name: String) {
    if element.depth == 3, name == "settings", let last, !saysUsers {
      sayWithoutUsers(behind: last)
    }
    guard element.depth == 4, name == "setting" else { return }
    last = element.range
    if setting.level == "root", setting.name == "users" { saysUsers = true }
    let isRoot = setting.level == "root" && UserDataTables.settings.contains(setting.name)
    let isOwn =
      (setting.level == "section" || setting.level == "activity")
      && setting.name.hasSuffix("_userinfo")
    if isRoot || isOwn, setting.value != "0" { set(setting.name, setting.span) }
    setting = Setting()
  }

  private func set(_ name: String, _ span: XMLSpan?) {
    do throws(GabaritError) {
      try collector.edits.replace(span, with: "0")
      changed.append(name)
    } catch { failure = error }
  }

  /// Says of an old manifest that it is without users, as each one does since Moodle 2.0
  /// (`backup_root_task::define_settings`).
  private func sayWithoutUsers(behind range: Range<Int64>) {
    let setting =
      "\n      <setting>\n        <level>root</level>\n        <name>users</name>"
      + "\n        <value>0</value>\n      </setting>"
    collector.edits.insert(setting, at: range.upperBound)
    changed.append("users")
  }
}
