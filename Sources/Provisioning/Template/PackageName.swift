internal import Base
internal import MoodleBackup

/// Names of packages, as Moodle names backups
/// (`backup_plan_dbops::get_default_backup_filename`), in ASCII.
enum PackageName {
  private static let longest = 200

  static func name(for shortname: String, from manifest: Manifest) -> String {
    let stamp = manifest.backupDate?.fileStamp ?? "00000000-0000"
    let id = Int64(manifest.courseID).map(String.init) ?? "0"
    let head = "backup-moodle2-course-\(id)-"
    let tail = "\(stamp)-nu.mbz"
    let room = longest - head.utf8.count - tail.utf8.count - 1
    let short = String(cleaned(shortname).prefix(room))
    return head + (short.isEmpty ? "" : short + "-") + tail
  }

  /// Lower case, blanks as `_`; what is no ASCII letter, digit, `.`, `_` or `-` goes.
  private static func cleaned(_ name: String) -> String {
    var result = ""
    for scalar in name.lowercased().unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9", ".", "_", "-": result.unicodeScalars.append(scalar)
      case _ where scalar.properties.isWhitespace: result += "_"
      default: continue
      }
    }
    return result
  }
}
