import Compliance
import TestKit
import Testing

/// Activities of add-ons and of old Moodles, each as its own backup step writes it.
@Suite("An activity of an add-on")
struct AddOnActivityTests {
  @Test(arguments: AddOnSample.all)
  func `is compliant without people's rows, whatever else names somebody`(
    _ sample: AddOnSample
  ) throws {
    let findings = try judge(sample.builder(sample.withoutRows, withUsersFiles: false))
    // That Moodle has dropped a module says nothing of people.
    let rules = Set(findings.map(\.rule)).subtracting(["restore.module-removed"])
    #expect(rules == sample.residue, "\(findings)")
    #expect(!findings.contains { $0.severity == .error })
  }

  @Test(arguments: AddOnSample.all) func `has its people's rows and files found, and nothing else`(
    _ sample: AddOnSample
  ) throws {
    let findings = try judge(sample.builder(sample.document, withUsersFiles: true))
    let errors = findings.filter { $0.severity == .error }
    #expect(Set(errors.map(\.rule)) == sample.rules, "\(errors)")
    #expect(!findings.contains { $0.rule.hasPrefix("unrecognised.") })
    #expect(
      Set(errors.compactMap(\.subject)) == Set(sample.userAreas))
  }

  @Test func `shares the libraries of H5P content with others, where there are any`() throws {
    var builder = BackupBuilder()
    builder.replace("activities/hvp_libraries.xml", AddOnSample.libraries)
    let findings = try judge(builder)
    #expect(findings.map(\.rule).contains("soundness.unknown-member"))
  }

  @Test func `may have the libraries of its H5P content in its own folder`() throws {
    let sample = try #require(AddOnSample.all.first { $0.module == "hvp" })
    var builder = sample.builder(sample.withoutRows, withUsersFiles: false)
    builder.replace("activities/hvp_libraries.xml", nil)
    builder.replace("activities/hvp_300/hvp_libraries.xml", AddOnSample.libraries)
    #expect(try judge(builder) == [])
  }

  @Test(arguments: [
    (
      "questionnaire", "<surveys><survey id=\"1\" owner=\"13\"><name>Q</name></survey></surveys>",
      []
    ),
    ("questionnaire", "<owner>13</owner>", ["unrecognised.rows"]),
    (
      "duel", "<surveys><survey id=\"1\"><owner>13</owner></survey></surveys>",
      ["unrecognised.rows"]
    ),
    ("hvp", "<author>1984</author>", []),
    (
      "hvp", "<author>1984</author><parts><part><author>7</author></part></parts>",
      ["unrecognised.rows"]
    ),
  ])
  func `has a field that is not what its name says in that one place only`(
    _ module: String, _ xml: String, _ rules: [String]
  ) throws {
    let findings = try judge(backup(module, holding: xml)).filter { $0.severity == .error }
    #expect(findings.map(\.rule) == rules)
  }

  @Test(arguments: [
    ("teachername", "43", true), ("teachername", "0", false), ("teachername", " ", false),
    ("teachername", #"{"teacher":43}"#, true), ("teachername", #"{"teacher":"0"}"#, false),
    ("teachername", #"{"user":{"teacher":"43"}}"#, false), ("teachername", #"{"width":43}"#, false),
    ("teachername", #"["43"]"#, true), ("gradeitemname", "43", false),
    ("border", "43", false), (" teachername ", "43", true), ("teachernames", "43", false),
  ])
  func `prints a teacher's name, whose number is found`(
    _ element: String, _ data: String, _ isFound: Bool
  ) throws {
    let xml =
      "<template><pages><page><element><element>\(element)</element><data>\(escape(data))</data>"
      + "</element><element><data>43</data></element></page></pages></template>"
    let findings = try judge(backup("customcert", holding: xml)).filter { $0.severity > .info }
    #expect(findings.map(\.rule) == (isFound ? ["residue.user-id"] : []))
    #expect(findings.map(\.count) == (isFound ? [1] : []))
  }
}
