import Base
import Compliance
import TestKit

extension RuleTests {
  static let soundness: [Case] = [
    Case("no roles.xml", "soundness.member-missing", .error, member: "roles.xml") {
      $0.replace("roles.xml", nil)
    },
    Case(
      "a broken member", "soundness.xml-malformed", .error,
      member: "activities/page_247/grades.xml"
    ) { $0.replace("activities/page_247/grades.xml", "<activity_gradebook>") },
    Case(
      "no release", "soundness.manifest-incomplete", .error, member: "moodle_backup.xml"
    ) { $0.information["moodle_release"] = .some(nil) },
    Case("no date", "soundness.manifest-incomplete", .error) { $0.date = "soon" },
    Case(
      "another course", "soundness.ids-disagree", .error, member: "course/course.xml"
    ) { $0.replace("course/course.xml", $0.courseXML.replacing("id=\"13\"", with: "id=\"14\"")) },
    Case("another context", "soundness.ids-disagree", .error, member: "course/course.xml") {
      $0.replace("course/course.xml", $0.courseXML.replacing("\"287\"", with: "\"288\""))
    },
    Case(
      "another module", "soundness.ids-disagree", .error,
      member: "activities/page_247/module.xml"
    ) {
      $0.replace(
        "activities/page_247/module.xml",
        "<module id=\"248\"><modulename>page</modulename></module>")
    },
    Case(
      "another kind of module", "soundness.ids-disagree", .error,
      member: "activities/page_247/module.xml"
    ) {
      $0.replace(
        "activities/page_247/module.xml",
        "<module id=\"247\"><modulename>label</modulename></module>")
    },
    Case(
      "another activity", "soundness.ids-disagree", .error, member: "activities/page_247/page.xml"
    ) { $0.replace("activities/page_247/page.xml", "<activity moduleid=\"9\"><page/></activity>") },
    Case(
      "another section", "soundness.ids-disagree", .error,
      member: "sections/section_61/section.xml"
    ) { $0.replace("sections/section_61/section.xml", "<section id=\"62\"></section>") },
    Case(
      "another course in the contents", "soundness.ids-disagree", .error,
      member: "moodle_backup.xml"
    ) {
      $0.replace(
        "moodle_backup.xml",
        $0.manifestXML.replacing("<courseid>13</courseid>", with: "<courseid>1</courseid>"))
    },
    Case(
      "another full name", "soundness.names-disagree", .warning, member: "course/course.xml"
    ) { $0.replace("course/course.xml", $0.courseXML.replacing("Essai", with: "Autre")) },
    Case("an end date on one side", "soundness.names-disagree", .warning) {
      $0.information["original_course_enddate"] = "0"
    },
    Case(
      "an index of other members", "soundness.index-untrue", .warning, member: ".ARCHIVE_INDEX"
    ) {
      $0.hasIndex = false
      $0.replace(".ARCHIVE_INDEX", "Moodle archive file index. Count: 0\n")
    },
    Case(
      "an index with a line that is none", "soundness.index-strange", .error,
      member: ".ARCHIVE_INDEX", with: ["soundness.index-untrue"]
    ) {
      $0.hasIndex = false
      $0.replace(".ARCHIVE_INDEX", $0.index + "username,email\n")
    },
    Case(
      "an index of what is not there", "soundness.index-strange", .error,
      member: ".ARCHIVE_INDEX", count: 2, with: ["soundness.index-untrue"]
    ) {
      $0.hasIndex = false
      $0.replace(".ARCHIVE_INDEX", $0.index + "some/one\tf\t1\t?\nelse/\td\t0\t?\n")
    },
    Case("an index in a zip", "soundness.repacked", .warning) { builder in
      var builder = builder
      builder.replace(".ARCHIVE_INDEX", builder.index)
      return builder.zip
    },
    Case(
      "a link of a member to itself", "soundness.repacked", .warning
    ) { builder in
      var tar = TarBuilder()
      tar.file(".ARCHIVE_INDEX", builder.index)
      for (name, bytes) in builder.members { tar.file(name, bytes) }
      var header = TarBuilder.Header("course/course.xml", type: "1")
      header.link = "./course/course.xml"
      tar.header(header)
      return Gzip.member(tar.ended())
    },
    Case(
      "files of macOS's tar", "soundness.leftover", .warning, member: "._scales.xml", count: 2,
      with: ["soundness.index-untrue"]
    ) { builder in
      var tar = TarBuilder()
      tar.file(".ARCHIVE_INDEX", builder.index)
      for (name, bytes) in builder.members {
        if name == "roles.xml" || name == "scales.xml" {
          tar.file("._" + name, [0, 5, 0x16, 7] + Array("Mac OS X".utf8))
        }
        tar.file(name, bytes)
      }
      return Gzip.member(tar.ended())
    },
    Case("no index", "soundness.repacked", .warning) { $0.hasIndex = false },
    Case("bytes behind the end", "soundness.repacked", .warning) { builder in builder.tgz + [0] },
    Case("two gzip members", "soundness.repacked", .warning) { builder in
      Gzip.members(builder.tar, cutAt: [700])
    },
    Case("GNU headers", "soundness.repacked", .warning) { builder in
      var tar = TarBuilder()
      tar.file(".ARCHIVE_INDEX", builder.index, magic: .gnu)
      for (name, bytes) in builder.members { tar.file(name, bytes, magic: .gnu) }
      return Gzip.member(tar.ended())
    },
    Case("pax headers", "soundness.repacked", .warning) { builder in
      var tar = TarBuilder()
      tar.file(".ARCHIVE_INDEX", builder.index)
      for (name, bytes) in builder.members {
        tar.pax(
          [("mtime", "\(BackupBuilder.time).25"), ("path", name)], named: "././@PaxHeader")
        tar.file(name, bytes)
      }
      return Gzip.member(tar.ended())
    },
    Case("names with ./ in a tgz", "soundness.repacked", .warning) { builder in
      var tar = TarBuilder()
      tar.file("./.ARCHIVE_INDEX", builder.index)
      for (name, bytes) in builder.members { tar.file("./" + name, bytes) }
      return Gzip.member(tar.ended())
    },
    Case("names with ./ in a zip", "soundness.repacked", .warning) { builder in
      var zip = ZipBuilder()
      for (name, bytes) in builder.members { zip.file("./" + name, bytes) }
      return zip.bytes
    },
  ]

  static let contents: [Case] = [
    Case(
      "a row without content", "soundness.content-missing", .error, member: "files.xml", count: 2
    ) {
      for name in ["a", "b"] {
        var file = BackupBuilder.StoredFile("mod_page", "content", name: name, content: "gone")
        file.isStored = false
        $0.files.append(file)
      }
    },
    Case("changed content of the same length", "soundness.content-hash", .error) {
      let hash = Digest.hex(.sha1, of: $0.files[0].content)
      $0.replace("files/\(hash.prefix(2))/\(hash)", "PLAN DU COURS\n")
    },
    Case(
      "a wrong size in a row", "soundness.content-size", .error, member: "files.xml"
    ) { $0.files[0].size = "15" },
    Case("content without a row", "soundness.content-without-row", .error, member: "files.xml") {
      let hash = Digest.hex(.sha1, of: "more".utf8)
      $0.replace("files/\(hash.prefix(2))/\(hash)", "more")
    },
    Case("a row without a hash", "soundness.file-row-invalid", .error, member: "files.xml") {
      var file = BackupBuilder.StoredFile("mod_page", "content", name: "x", content: "gone")
      file.isStored = false
      file.hash = "none"
      $0.files.append(file)
    },
    Case("a row without a size", "soundness.file-row-invalid", .error, member: "files.xml") {
      var file = BackupBuilder.StoredFile("mod_page", "content", name: "x", content: "gone")
      file.isStored = false
      file.size = "$@NULL@$"
      $0.files.append(file)
    },
    Case(
      "names that Moodle does not take", "soundness.file-row-refused", .error, member: "files.xml",
      count: 4
    ) {
      for (name, path) in [
        ("..", "/"), (":|", "/"), ("a.txt", "a/"), ("b.txt", "/b"),
        // And some that it cleans, or takes.
        ("...", "/"), ("c.txt", "../"), ("d.txt", "/../"), ("e:.txt", "/e/"), ("f.txt", "\\f\\"),
        ("é", "/é/"), ("\u{301}.txt", "/\u{301}/"),
      ] {
        var file = BackupBuilder.StoredFile("mod_page", "content", name: name, content: "x")
        file.path = path
        $0.files.append(file)
      }
    },
    Case(
      "ids and texts that the database does not take", "soundness.file-row-refused", .error,
      member: "files.xml", count: 11,
      with: ["residue.user-id", "residue.person-name", "unrecognised.file-area"]
    ) {
      let long = String(repeating: "n", count: 256)
      $0.files = [
        ("<filename>plan.txt", "<filename>$@NULL@$"), ("<filename>plan.txt", "<filename>\(long)"),
        ("<filepath>/", "<filepath>/\(long)/"), ("<itemid>0", "<itemid>-1"),
        ("<itemid>0", "<itemid>$@NULL@$"), ("<itemid>0</itemid>", ""),
        ("<contextid>288", "<contextid>x"), ("<userid>$@NULL@$", "<userid>x"),
        ("<userid>$@NULL@$", "<userid>99999999999999999999"),
        ("<status>0", "<author>\(long)</author><status>0"),
        ("<filearea>content", "<filearea>\(long.prefix(51))"),
        // And some that it takes.
        ("<itemid>0", "<itemid>"), ("<itemid>0", "<itemid> +7 "), ("<userid>$@NULL@$</userid>", ""),
        ("<filename>plan.txt", "<filename>\(long.dropLast())"),
      ].enumerated().map { index, edit in
        var file = BackupBuilder.StoredFile("mod_page", "content", content: "x")
        file.edit = edit
        // Each in a folder of its own.
        if !edit.0.contains("filepath") { file.path = "/\(index)/" }
        return file
      }
    },
    Case(
      "files in one place", "soundness.file-rows-collide", .error, member: "files.xml", count: 4
    ) {
      for (name, path, item) in [
        ("plan.txt", "/", "0"), ("plan:.txt", "/", "0"), ("plan.txt", "//", "00"),
        ("plan.txt", "/./", ""),
        // And some in others.
        ("Plan.txt", "/", "0"), ("plan.txt", "/plan/", "0"), ("plan.txt", "/", "1"),
        ("é.txt", "/", "0"), ("e\u{301}.txt", "/", "0"),
      ] {
        var file = BackupBuilder.StoredFile("mod_page", "content", name: name, content: "x")
        file.path = path
        file.item = item
        $0.files.append(file)
      }
    },
    Case(
      "files that nothing refers to", "soundness.file-unreferenced", .error, member: "files.xml",
      count: 2
    ) {
      $0.files += [
        BackupBuilder.StoredFile("mod_page", "content", name: "a.txt", content: "x"),
        BackupBuilder.StoredFile("mod_page", "content", name: "b.txt", content: "x"),
        BackupBuilder.StoredFile("mod_page", "content", name: ".", content: ""),
        // Moodle takes these without a reference.
        BackupBuilder.StoredFile("qtype_ddimageortext", "bgimage", name: "c.png", content: "x"),
        BackupBuilder.StoredFile("question", "questiontext", name: "d.png", content: "x"),
      ]
      let first = "<fileref><file><id>3036</id></file></fileref>"
      $0.replace("sections/section_61/inforef.xml", "<inforef>\(first)</inforef>")
    },
    Case(
      "a course's field that stops a restore", "soundness.field-refused", .error,
      member: "course/course.xml", with: ["soundness.names-disagree"]
    ) {
      $0.replace(
        "course/course.xml",
        $0.courseXML.replacing(
          #/<startdate>[0-9]*/#, with: "<startdate>soon", maxReplacements: 1))
    },
    Case(
      "an activity's field that stops a restore", "soundness.field-refused", .error,
      member: "activities/page_247/module.xml"
    ) {
      $0.replace(
        "activities/page_247/module.xml",
        "<module id=\"247\"><modulename>page</modulename><sectionid>61</sectionid>"
          + "<visible>$@NULL@$</visible></module>")
    },
    Case(
      "a manifest with a start that is no number", "soundness.manifest-incomplete", .error,
      member: "moodle_backup.xml", with: ["soundness.names-disagree"]
    ) { $0.information["original_course_startdate"] = "soon" },
    Case(
      "a text in the place of a list", "soundness.xml-ambiguous", .error,
      member: "course/course.xml"
    ) {
      $0.replace(
        "course/course.xml",
        $0.courseXML.replacing("<tags>", with: "<tags>x", maxReplacements: 1))
    },
    Case(
      "something else under files/", "soundness.stray-content", .error, member: "files/readme"
    ) { $0.replace("files/readme", "x") },
  ]

  static let fitness: [Case] = [
    Case("a section", "fitness.not-a-course", .error, member: "moodle_backup.xml") {
      $0.type = "section"
    },
    Case("an activity", "fitness.not-a-course", .error) { $0.type = "activity" },
    Case("another format", "fitness.not-moodle2", .error) { $0.format = "moodle1" },
    Case("include_files 0", "fitness.no-file-contents", .error) {
      $0.information["include_files"] = "0"
      $0.files[0].isStored = false
    },
    Case("the setting files 0", "fitness.no-file-contents", .error) {
      $0.rootSettings["files"] = "0"
    },
    Case(
      "a backup with a user among the files", "fitness.holds-backup", .error,
      with: ["userdata.profile", "claim.contradicted"]
    ) {
      var inner = BackupBuilder()
      inner.replace("users.xml", BackupBuilder.document("users", "<user id=\"3\"></user>"))
      var file = BackupBuilder.StoredFile("course", "legacy", name: "old.mbz")
      file.content = inner.tgz
      $0.files.append(file)
    },
    Case("a front page", "fitness.front-page", .error) {
      $0.information["original_course_format"] = "site"
    },
  ]
}
