import Base
import Compliance
import TestKit

extension RuleTests {
  static let restore: [Case] = [
    Case("a setting of 2", "restore.odd-setting", .error, member: "moodle_backup.xml") {
      $0.rootSettings["imscc11"] = "2"
    },
    Case(
      "a member beside the tree", "soundness.unknown-member", .error, member: "users.xml.bak"
    ) { $0.replace("users.xml.bak", "<users></users>") },
    Case(
      "a member of an activity that is not listed", "soundness.unknown-member", .error,
      member: "activities/quiz_9/quiz.xml"
    ) { $0.replace("activities/quiz_9/quiz.xml", "<activity></activity>") },
    Case(
      "a field given twice", "soundness.xml-ambiguous", .error, member: "moodle_backup.xml"
    ) {
      $0.replace(
        "moodle_backup.xml",
        $0.manifestXML.replacing(
          "<backup_date>", with: "<backup_date>1</backup_date>\n    <backup_date>"))
    },
    Case(
      "fields behind a nested element", "soundness.xml-ambiguous", .error,
      member: "moodle_backup.xml", with: ["soundness.unknown-element"]
    ) {
      // Moodle puts this in the place of all that it read of the information before.
      $0.replace(
        "moodle_backup.xml",
        $0.manifestXML.replacing("</settings>", with: "</settings><hierarchy>x</hierarchy>"))
    },
    Case(
      "elements that Moodle does not write", "soundness.unknown-element", .warning,
      member: "moodle_backup.xml", count: 3
    ) {
      $0.replace(
        "moodle_backup.xml",
        $0.manifestXML.replacing(
          "</settings>",
          with: "</settings><hierarchy><chapter>x</chapter></hierarchy><resources/><goals>"
            + "<goal level=\"1\">a</goal><goal level=\"2\">b<c/>d</goal></goals>"))
    },
    Case(
      "comments", "soundness.xml-hidden", .error, member: "course/course.xml", count: 2
    ) {
      $0.replace(
        "course/course.xml",
        $0.courseXML.replacing("<summary>", with: "<!-- a --><!-- b --><summary>"))
    },
    Case(
      "a field as an attribute", "soundness.xml-ambiguous", .error, member: "course/course.xml"
    ) {
      $0.replace(
        "course/course.xml", $0.courseXML.replacing("<course ", with: "<course shortname=\"X\" "))
    },
    Case(
      "a reference to a file that is not listed", "soundness.file-reference", .error,
      member: "files.xml"
    ) {
      $0.replace(
        "course/inforef.xml",
        "<inforef><fileref><file><id>99999</id></file></fileref></inforef>")
    },
    Case("another prologue", "restore.not-recognised", .error, member: "moodle_backup.xml") {
      $0.replace(
        "moodle_backup.xml",
        $0.manifestXML.replacing("UTF-8\"?>", with: "UTF-8\" standalone=\"no\"?>"))
    },
    Case("two information elements", "restore.several-information", .error, count: 2) {
      $0.replace(
        "moodle_backup.xml",
        $0.manifestXML.replacing("</moodle_backup>", with: "<information/></moodle_backup>"))
    },
    Case("an old format", "restore.too-old", .error) {
      $0.information["backup_version"] = "2010072299"
    },
    Case("a setting of an activity that is gone", "restore.setting-without-content", .error) {
      $0.moreSettings = [.init("label_9_included", "1", level: "activity", owner: "label_9")]
    },
    Case(
      "contents without the setting that includes them", "restore.content-not-included", .warning,
      member: "moodle_backup.xml", count: 2
    ) {
      $0.replace(
        "moodle_backup.xml",
        $0.manifestXML.replacing("_247_included<", with: "_247_x<")
          .replacing("_61_included<", with: "_61_x<"))
    },
    Case("an activity that is not included", "restore.content-not-included", .warning) {
      $0.replace(
        "moodle_backup.xml",
        $0.manifestXML.replacing(
          "<name>page_247_included</name>\n        <value>1</value>",
          with: "<name>page_247_included</name>\n        <value>0</value>"))
    },
    Case("remote users", "restore.remote-users", .warning) {
      $0.information["mnet_remoteusers"] = "1"
    },
    Case("a name with a tag", "restore.name-refused", .warning, member: "moodle_backup.xml") {
      $0.fullname = "<l'été>"
    },
    Case("a short name with a tag", "restore.name-refused", .warning) { $0.shortname = "A<B" },
    Case("a chat", "restore.module-removed", .warning, member: "moodle_backup.xml") {
      $0.activities.append(.init("chat", id: 300))
    },
    Case("two surveys", "restore.module-removed", .warning, count: 2) {
      $0.activities += [.init("survey", id: 300), .init("survey", id: 301)]
    },
    Case("an old assignment", "restore.module-removed", .warning) {
      $0.activities.append(.init("assignment", id: 300))
    },
  ]
}
