internal import Groundwork
internal import Ledger

/// `restore.sh`: the commands of a stock Moodle that restore a package and give its people their
/// roles.
enum RestoreScript {
  static func text(
    _ delivery: Delivery, roles: Roles, package: String, digests: [String: String]
  ) throws(GabaritError) -> [UInt8] {
    try ShellScript.text(
      PackageResources.restore_sh,
      [
        "ORDER": delivery.order.id, "SHORTNAME": delivery.names.shortname,
        "FULLNAME": delivery.names.fullname, "IDNUMBER": delivery.names.idnumber ?? "",
        "CATEGORYID": String(delivery.order.categoryID), "OWNER_ROLE": roles.owner,
        "PACKAGE": package, "PACKAGE_SHA256": digests[package] ?? "",
        "USERS_SHA256": digests[KitFile.users] ?? "",
        "ASSIGNMENTS_SHA256": digests[KitFile.assignments] ?? "",
      ])
  }
}

/// A script of ours: all that differs between two of its kind is a block of values at its top.
enum ShellScript {
  /// The script with its values.
  static func text(
    _ template: [UInt8], _ values: [String: String]
  ) throws(GabaritError) -> [UInt8] {
    var lines: [String] = []
    let template = String(decoding: template, as: UTF8.self)
    for line in template.split(separator: "\n", omittingEmptySubsequences: false) {
      // A line `NAME=@NAME@` gets its value; nothing else is looked at, whatever values hold.
      let parts = line.split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[1] == "@\(parts[0])@" {
        guard let value = values[String(parts[0])] else {
          throw GabaritError(.fault, "a script has no value for \(parts[0])")
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
