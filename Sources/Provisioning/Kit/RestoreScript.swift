internal import Base
internal import MoodleBackup
internal import Orders

/// `restore.sh`: the commands of a stock Moodle that restore a package and give its people their
/// roles.
enum RestoreScript {
  private static let script = ShellScript(
    PackageResources.restore_sh, files: ["restore.php": PackageResources.restore_php])

  /// The script of the kit that a manifest describes; its own digest need not stand there yet.
  static func text(_ kit: KitManifest) throws(GabaritError) -> [UInt8] {
    let requires = kit.requires ?? Requirements()
    return try script.text([
      "ORDER": kit.order.id, "SHORTNAME": kit.names.shortname, "FULLNAME": kit.names.fullname,
      "IDNUMBER": kit.names.idnumber ?? "", "CATEGORYID": String(kit.order.categoryID),
      "OWNER_ROLE": kit.roles.owner, "PACKAGE": kit.package.file,
      "PACKAGE_BYTES": String(kit.package.bytes), "PACKAGE_SHA256": kit.package.sha256 ?? "",
      "USERS_SHA256": kit.files[KitFile.users] ?? "",
      "ASSIGNMENTS_SHA256": kit.files[KitFile.assignments] ?? "",
      "MOODLE_RELEASE": requires.moodle.release ?? "",
      "MOODLE_VERSION": requires.moodle.version ?? "", "REQUIRES": list(requires),
      "UNNAMED": String(requires.unnamed),
    ])
  }

  /// Whether a kit's script is the one that this program would write.
  static func isCurrent(_ kit: KitManifest) throws(GabaritError) -> Bool {
    guard kit.requires != nil else { return false }
    return kit.files[KitFile.restore] == Digest.hex(.sha256, of: try text(kit))
  }

  /// `mod_page:3 qtype_match:1`: no component's name has a blank or a colon.
  private static func list(_ requires: Requirements) -> String {
    requires.plugins.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(
      separator: " ")
  }
}
