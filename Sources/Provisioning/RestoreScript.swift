internal import Groundwork

/// `restore.sh`: the commands of a stock Moodle that restore a package and give its people their
/// roles.
///
/// All that differs between kits is a block of values at its top.
enum RestoreScript {
  static func text(
    _ order: Order, ownerRole: String, package: String, digests: [String: String]
  ) throws(GabaritError) -> [UInt8] {
    let values = [
      "ORDER": order.id, "SHORTNAME": order.shortname, "FULLNAME": order.fullname,
      "IDNUMBER": order.id, "CATEGORYID": String(order.categoryID), "OWNER_ROLE": ownerRole,
      "PACKAGE": package, "PACKAGE_SHA256": digests[package] ?? "",
      "USERS_SHA256": digests[KitFile.users] ?? "",
      "ASSIGNMENTS_SHA256": digests[KitFile.assignments] ?? "",
    ]
    var lines: [String] = []
    let template = String(decoding: PackageResources.restore_sh, as: UTF8.self)
    for line in template.split(separator: "\n", omittingEmptySubsequences: false) {
      // A line `NAME=@NAME@` gets its value; nothing else is looked at, whatever values hold.
      let parts = line.split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[1] == "@\(parts[0])@" {
        guard let value = values[String(parts[0])] else {
          throw GabaritError(.fault, "restore.sh has no value for \(parts[0])")
        }
        lines.append("\(parts[0])=\(quoted(value))")
      } else {
        lines.append(String(line))
      }
    }
    return Array(lines.joined(separator: "\n").utf8)
  }

  /// A word that the shell takes as it stands.
  static func quoted(_ value: String) -> String {
    var result = "'"
    for scalar in value.unicodeScalars {
      if scalar == "'" { result += "'\\''" } else { result.unicodeScalars.append(scalar) }
    }
    return result + "'"
  }
}
