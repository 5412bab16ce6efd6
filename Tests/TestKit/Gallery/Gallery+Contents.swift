extension Gallery {
  private static func manifest(
    _ name: String, _ status: Int32, _ words: String, _ old: String, _ new: String
  ) -> [Specimen] {
    Specimen.built(name, status, words) { builder in
      builder.replace(
        "moodle_backup.xml", builder.manifestXML.replacing(old, with: new, maxReplacements: 1))
    }
  }

  private static func row(
    _ name: String, _ status: Int32, _ words: String, _ old: String, _ new: String
  ) -> [Specimen] {
    Specimen.built(name, status, words) { builder in
      builder.replace("files.xml", builder.filesXML.replacing(old, with: new, maxReplacements: 1))
    }
  }

  private static func row(folder: String, _ status: Int32, _ words: String) -> [Specimen] {
    row(
      "the path \(folder.debugDescription) of a file", status, words, "<filepath>/</filepath>",
      "<filepath>\(folder)</filepath>")
  }

  private static func row(name: String, _ status: Int32, _ words: String) -> [Specimen] {
    row(
      "the name \(name.debugDescription) of a file", status, words, "plan.txt</filename>",
      "\(name)</filename>")
  }

  /// What the manifest may claim.
  static let manifests: [Specimen] = gather {
    [
      "../../etc", "/etc", "activities/../../x", "activities/page_9", "", "activities/page_247/",
      "./activities/page_247", "activities\\page_247",
    ].flatMap { folder in
      manifest(
        "the folder \(folder.debugDescription) of an activity", 1, "folder",
        "<directory>activities/page_247</directory>", "<directory>\(folder)</directory>")
    }
    manifest(
      "a section's folder that climbs", 1, "folder", "<directory>sections/section_61</directory>",
      "<directory>../../../etc</directory>")
    manifest(
      "a course's folder that climbs", 1, "folder", "<directory>course</directory>",
      "<directory>../course</directory>")
    manifest(
      "a module's name that climbs", 1, "ids-disagree", "<modulename>page</modulename>",
      "<modulename>../../page</modulename>")
    manifest(
      "a setting's owner that climbs", 1, "settings belong to sections or activities",
      "<activity>page_247</activity>",
      "<activity>../page_247</activity>")
    manifest(
      "an activity within itself, which nobody follows", 0, "", "<insubsection></insubsection>",
      "<insubsection>247</insubsection>")
    manifest(
      "a section whose parent is its own activity", 0, "", "<parentcmid></parentcmid>",
      "<parentcmid>247</parentcmid>")
    manifest(
      "two courses", 1, "ambiguous", "<course>",
      "<course><courseid>14</courseid><directory>x</directory></course><course>")
    manifest(
      "two information elements", 1, "not exactly one information", "</moodle_backup>",
      "<information/></moodle_backup>")
    [
      "99999999999999999999999", "-1", "9223372036854775807", "-9223372036854775808", "0", "1e9",
      "0x10", " 5", "", "253402300800", "\u{661}\u{662}",
    ].flatMap { date in
      Specimen.built("the date \(date.debugDescription) of the backup", 1, "backup_date") {
        $0.date = date
      }
    }
    ["99999999999999999999999", "x", ""].flatMap { date in
      Specimen.built("the start \(date.debugDescription)", 1, "original_course_startdate") {
        $0.information["original_course_startdate"] = date
      }
    }
    ["9223372036854775807", "-9223372036854775808"].flatMap { date in
      Specimen.built("the start \(date.debugDescription)", 0, "names-disagree") {
        $0.information["original_course_startdate"] = date
      }
    }
    ["99999999999999999999999", "-1", "x", ""].flatMap { (id: String) in
      Specimen.built("the course \(id)", 1, "ids-disagree") {
        $0.information["original_course_id"] = id
      }
    }
    Specimen.built("a folder that holds the manifest", 2, "in a folder") { builder in
      builder.replace("x/moodle_backup.xml", builder.manifestXML)
      builder.replace("moodle_backup.xml", nil)
    }
    Specimen.built("no manifest", 2, "no moodle_backup.xml") {
      $0.replace("moodle_backup.xml", nil)
    }
    Specimen.built("another document for the manifest", 2, "not the manifest") {
      $0.replace("moodle_backup.xml", prologue + "<groups/>")
    }
    Specimen.built("no course", 1, "course/course.xml") { $0.replace("course/course.xml", nil) }
    Specimen.built("a second course", 1, "course/course/course.xml") {
      $0.replace("course/course/course.xml", prologue + "<course id=\"14\"/>")
    }
  }

  private static let prologue = BackupBuilder.prologue
  private static let hash = "<contenthash>"

  /// What `files.xml` may say.
  static let fileTables: [Specimen] = gather {
    ["../../../../etc/passwd", "/etc/passwd", "da39", "zz", "$@NULL@$"].flatMap { text in
      row(
        "the content \(text.debugDescription)", 1, "no valid hash", "<contenthash>",
        "<contenthash>\(text)")
    }
    // What Moodle cleans is taken; where nothing is left, it breaks off.
    ["/../../etc/", "/a/../", "\\..\\"].flatMap { row(folder: $0, 0, "") }
    ["x", "", "x/", "/x"].flatMap { row(folder: $0, 1, "that Moodle does not take") }
    ["../../etc/passwd", "/etc/passwd", "a/b", "a\\b", "a\u{202e}txt.exe"].flatMap {
      row(name: $0, 0, "")
    }
    ["..", "", "///", "\u{85}:"].flatMap { row(name: $0, 1, "that Moodle does not take") }
    ["99999999999999999999999", "-1", "9223372036854775807", "x", ""].flatMap { size in
      Specimen.built("the size \(size.debugDescription) of a file", 1, "files.xml") {
        $0.files[0].size = size
      }
    }
    Specimen.built("sizes whose sum is beyond 64 bits", 1, "another size than files.xml") {
      builder in
      builder.files[0].size = "9223372036854775807"
      var more = BackupBuilder.StoredFile("mod_page", "content", name: "b.txt", content: "x")
      more.size = "9223372036854775807"
      builder.files.append(more)
    }
    Specimen.built("content under another name than its hash", 1, "not what its hash says") {
      builder in
      builder.replace("files/ab/abcdefabcdefabcdefabcdefabcdefabcdefabcd", "x")
    }
    Specimen.built("a stray file among the contents", 1, "no content file") {
      $0.replace("files/ab/x.php", "<?php")
    }
  }
}
