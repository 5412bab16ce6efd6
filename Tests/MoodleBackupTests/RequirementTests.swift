import Base
import Foundation
import MoodleBackup
import SystemPackage
import TestKit
import Testing
import TextFormats

/// What a restore of a backup needs.
@Suite("What a backup requires")
struct RequirementTests {
  private func read(_ builder: BackupBuilder) throws -> Requirements {
    let folder = try TemporaryFolder()
    let path = try builder.write(to: folder, packing: .tgz)
    #expect(try BackupWalk.read(try SourceFile(path)).requirements == nil)
    return try #require(
      try BackupWalk.read(try SourceFile(path), requirements: true).requirements)
  }

  private func plugins(_ change: (inout BackupBuilder) -> Void) throws -> [String: Int] {
    var builder = BackupBuilder()
    change(&builder)
    return try read(builder).plugins
  }

  @Test func `is its release, its modules and its format, with counts and no titles`() throws {
    var builder = BackupBuilder()
    builder.activities = [
      .init("page", id: 247, title: "Jeanne Martin"), .init("quiz", id: 248),
      .init("page", id: 249),
    ]
    let requires = try read(builder)
    #expect(requires.moodle.release == "4.5.6")
    #expect(requires.moodle.version == "2024100706")
    #expect(requires.moodle.backupVersion == "2024100700")
    #expect(requires.plugins == ["mod_page": 2, "mod_quiz": 1, "format_topics": 1])
    let text = String(decoding: try CanonicalJSON.encode(requires), as: UTF8.self)
    #expect(!text.contains("Jeanne") && !text.contains("unnamed"))
  }

  @Test(arguments: [
    ("4.5.6+ (Build: 20250811)", "4.5.6+"), ("5.1dev (Build: 20250811)", "5.1dev"),
    ("5.0rc1", "5.0rc1"), ("Jeanne Martin", nil), ("", nil), ("4.5'; rm", nil), ("$(x)", nil),
  ])
  func `quotes the release only where it is one`(_ text: String, _ release: String?) throws {
    var builder = BackupBuilder()
    builder.information["moodle_release"] = text
    #expect(try read(builder).moodle.release == release)
  }

  @Test(arguments: [
    ("2024100706.02", "2024100706.02"), ("2024100706", "2024100706"), ("x", nil), ("", nil),
    ("1e99", nil), ("-1", nil), ("2024100706.", nil), ("99999999999999999999", nil),
  ])
  func `has a version only where it is a number`(_ text: String, _ version: String?) throws {
    var builder = BackupBuilder()
    builder.information["moodle_version"] = text
    #expect(try read(builder).moodle.version == version)
  }

  @Test func `has blocks of the course and of activities, by the name in block.xml`() throws {
    let block = { (name: String) in
      BackupBuilder.prologue
        + "<block id=\"1\" contextid=\"2\"><blockname>\(name)</blockname></block>"
    }
    let found = try plugins {
      $0.replace("course/blocks/html_1/block.xml", block("html"))
      $0.replace("course/blocks/html_2/block.xml", block("html"))
      $0.replace("activities/page_247/blocks/x_3/block.xml", block("mon_bloc2"))
      // Elsewhere Moodle looks for none.
      $0.replace("course/block.xml", block("stray"))
    }
    #expect(found.filter { $0.key.hasPrefix("block_") } == ["block_html": 2, "block_mon_bloc2": 1])
  }

  @Test(arguments: [true, false])
  func `has each question's type once, of old and new banks`(_ isNew: Bool) throws {
    func question(_ type: String) -> String {
      "<question id=\"1\"><name>qtype</name><qtype>\(type)</qtype><plugin_qtype_\(type)_question>"
        + "<answers><answer id=\"1\"><answertext>x</answertext></answer></answers>"
        + "</plugin_qtype_\(type)_question></question>"
    }
    let all = question("match") + question("match") + question("odd_type")
    let bank =
      isNew
      ? "<question_bank_entries><question_bank_entry><question_version><question_versions>"
        + "<questions>\(all)</questions></question_versions></question_version>"
        + "</question_bank_entry></question_bank_entries>" : "<questions>\(all)</questions>"
    let found = try plugins {
      $0.replace(
        "questions.xml",
        BackupBuilder.document(
          "question_categories", "<question_category id=\"1\">\(bank)</question_category>"))
    }
    #expect(found.filter { $0.key.hasPrefix("qtype_") } == ["qtype_match": 2, "qtype_odd_type": 1])
  }

  @Test func `has the conditions of activities and sections, however deep they are nested`() throws
  {
    func tree(_ inner: String) -> String {
      escape(
        #"{"op":"&","c":[{"type":"date","d":">=","t":1},{"op":"|","c":[{"op":"!&","c":["#
          + inner + #"]},{"type":"profile","type":"coursecompleted","id":{"type":"no"}}]}],"#
          + #""showc":[true,true]}"#)
    }
    let found = try plugins {
      $0.replace(
        "activities/page_247/module.xml",
        BackupBuilder.prologue + "<module id=\"247\"><modulename>page</modulename><sectionid>61"
          + "</sectionid><availability>\(tree(#"{"type":"group"}"#))</availability></module>")
      $0.replace(
        "sections/section_61/section.xml",
        BackupBuilder.prologue + "<section id=\"61\"><number>0</number><availabilityjson>"
          + "{\"c\":[{\"type\":\"stray\"}]}</availabilityjson><availability>"
          + "\(tree(#"{"type":"language"}"#))</availability></section>")
    }
    let conditions = found.filter { $0.key.hasPrefix("availability_") }
    #expect(
      conditions == [
        "availability_date": 2, "availability_group": 1, "availability_language": 1,
        "availability_coursecompleted": 2,
      ])
  }

  @Test func `has what plugins keep in elements of their own, where there is anything in them`()
    throws
  {
    let found = try plugins {
      $0.replace(
        "course/course.xml",
        $0.courseXML.replacing(
          "</course>",
          with: """
            <plugin_local_shop_course><goods><good id="1"/></goods></plugin_local_shop_course>
            <plugin_theme_bare_course>
              <bare>
              </bare>
            </plugin_theme_bare_course>
            <plugin_report_two_words_course><a>x</a></plugin_report_two_words_course>
            <plugin_odd><a>x</a></plugin_odd></course>
            """))
      $0.replace(
        "activities/page_247/page.xml",
        BackupBuilder.prologue + "<activity id=\"79\" moduleid=\"247\" modulename=\"page\" "
          + "contextid=\"288\"><page id=\"79\"><name>x</name><subplugin_pagekind_rich_page><k>1</k>"
          + "</subplugin_pagekind_rich_page></page></activity>")
    }
    #expect(
      found == [
        "mod_page": 1, "format_topics": 1, "local_shop": 1, "report_two_words": 1,
        "pagekind_rich": 1,
      ])
  }

  @Test func `has the subplugins that settings of modules name`() throws {
    func setting(_ plugin: String, _ subtype: String, _ name: String, _ value: String) -> String {
      "<plugin_config id=\"1\"><plugin>\(plugin)</plugin><subtype>\(subtype)</subtype>"
        + "<name>\(name)</name><value>\(value)</value></plugin_config>"
    }
    func own(_ module: String, _ content: String) -> String {
      BackupBuilder.prologue + "<activity id=\"1\" moduleid=\"1\" modulename=\"\(module)\" "
        + "contextid=\"1\"><\(module) id=\"1\">\(content)</\(module)></activity>"
    }
    let found = try plugins { builder in
      builder.activities = ["assign", "data", "quiz", "workshop"].enumerated().map {
        .init($1, id: $0 + 1)
      }
      builder.replace(
        "activities/assign_1/assign.xml",
        own(
          "assign",
          "<plugin_configs>" + setting("file", "assignsubmission", "enabled", "1")
            + setting("onlinetext", "assignsubmission", "enabled", "0")
            + setting("file", "assignfeedback", "maxfiles", "1")
            + setting("x", "hostile", "enabled", "1") + "</plugin_configs>"))
      builder.replace(
        "activities/assign_1/grading.xml",
        BackupBuilder.document(
          "areas",
          "<area id=\"1\"><activemethod>rubric</activemethod><definitions><definition id=\"1\">"
            + "<method>rubric</method><plugin_gradingform_rubric_definition><a>1</a>"
            + "</plugin_gradingform_rubric_definition></definition></definitions></area>"))
      builder.replace(
        "activities/data_2/data.xml",
        own("data", "<fields><field id=\"1\"><type>url</type></field></fields>"))
      builder.replace(
        "activities/quiz_3/quiz.xml",
        own("quiz", "<preferredbehaviour>deferredcbm</preferredbehaviour>"))
      builder.replace(
        "activities/workshop_4/workshop.xml",
        own("workshop", "<strategy>rubric</strategy><evaluation>best</evaluation>"))
      builder.replace(
        "course/contentbank.xml",
        BackupBuilder.document(
          "contents", "<content id=\"1\"><contenttype>contenttype_h5p</contenttype></content>"))
    }
    let own2 = found.filter { !$0.key.hasPrefix("mod_") && $0.key != "format_topics" }
    #expect(
      own2 == [
        "assignsubmission_file": 1, "gradingform_rubric": 1, "datafield_url": 1,
        "qbehaviour_deferredcbm": 1, "workshopform_rubric": 1, "workshopeval_best": 1,
        "contenttype_h5p": 1,
      ])
  }

  @Test(arguments: [
    "Jeanne", "jeanne.martin", "a b", "page_", "my_page", "pa__ge", "2page", "$(touch owned)", "'",
    "é",
    "-n", "../page", String(repeating: "a", count: 200),
  ])
  func `counts a name that no plugin can have, and repeats it nowhere`(_ name: String) throws {
    var builder = BackupBuilder()
    builder.activities = [.init("page", id: 247)]
    builder.replace(
      "moodle_backup.xml",
      builder.manifestXML.replacing(
        "<modulename>page</modulename>", with: "<modulename>\(escape(name))</modulename>"))
    builder.replace(
      "course/blocks/a_1/block.xml",
      BackupBuilder.prologue + "<block id=\"1\"><blockname>\(escape(name))x y</blockname></block>")
    let requires = try read(builder)
    #expect(requires.plugins == ["format_topics": 1])
    #expect(requires.unnamed == 2)
    let text = String(decoding: try CanonicalJSON.encode(requires), as: UTF8.self)
    #expect(text.contains("\"unnamed\" : 2") || text.contains("\"unnamed\": 2"))
  }

  @Test func `lists a thousand plugins at most, and counts the rest`() throws {
    let all = (0..<1_200).map { "<question id=\"1\"><qtype>t\($0)</qtype></question>" }.joined()
    var builder = BackupBuilder()
    builder.replace(
      "questions.xml",
      BackupBuilder.document(
        "question_categories",
        "<question_category id=\"1\"><questions>\(all)</questions></question_category>"))
    let requires = try read(builder)
    #expect(requires.plugins.count == 1_000)
    #expect(requires.unnamed == 202)
  }

  @Test func `takes the old format scorm for the one that a restore makes of it`() throws {
    let found = try plugins {
      $0.replace("course/course.xml", $0.courseXML.replacing(">topics<", with: ">scorm<"))
    }
    #expect(found["format_singleactivity"] == 1 && found["format_scorm"] == nil)
  }
}
