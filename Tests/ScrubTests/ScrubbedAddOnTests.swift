import Base
import Compliance
import Scrub
import TestKit
import Testing

/// Activities of add-ons and of old Moodles, each as its own backup step writes it.
@Suite("A scrubbed activity of an add-on")
struct ScrubbedAddOnTests {
  @Test(arguments: AddOnSample.all) func `loses people's rows and files, and keeps all else`(
    _ sample: AddOnSample
  ) throws {
    let scrubbed = try Scrubbed(sample.builder(sample.document, withUsersFiles: true))
    #expect(scrubbed.errors == [])
    let clean = sample.builder(sample.withoutRows, withUsersFiles: false)
    let folder = try TemporaryFolder()
    let expected = try Contents(of: folder.write("clean.mbz", clean.tgz))
    #expect(difference(try scrubbed.contents(), expected) == [])
  }

  @Test(arguments: AddOnSample.all) func `loses what is left of people where that is asked for`(
    _ sample: AddOnSample
  ) throws {
    let scrubbed = try Scrubbed(
      sample.builder(sample.document, withUsersFiles: true), .at(.all))
    #expect(try scrubbed.text(sample.member) == sample.scrubbed)
    let left = (scrubbed.result.after ?? []).filter { sample.residue.contains($0.rule) }
    #expect(left.filter { $0.member == sample.member } == [])
    #expect(scrubbed.errors == [])
    // The libraries of H5P content are no stray.
    let libraries = try scrubbed.text("activities/hvp_libraries.xml")
    #expect(libraries == (sample.module == "hvp" ? AddOnSample.libraries : nil))
  }

  @Test func `keeps no reference to a person for a course that has the same number`() throws {
    let sample = try #require(AddOnSample.all.first { $0.release == "2.0 to 3.2" })
    var builder = sample.builder(
      sample.document.replacing("<owner>13<", with: "<owner>42<"), withUsersFiles: false)
    let inforef = { (ids: [String]) in
      BackupBuilder.prologue + "<inforef>\n  <userref>"
        + ids.map { "\n    <user>\n      <id>\($0)</id>\n    </user>" }.joined()
        + "\n  </userref>\n</inforef>"
    }
    builder.replace("activities/questionnaire_300/inforef.xml", inforef(["42"]))
    let scrubbed = try Scrubbed(builder)
    #expect(
      try scrubbed.text("activities/questionnaire_300/inforef.xml")
        == BackupBuilder.prologue + "<inforef>\n</inforef>")
  }

  @Test func `keeps the reference to a teacher whom what stays names`() throws {
    let sample = try #require(AddOnSample.all.first { $0.description == "scheduler 2.0 to 2.5" })
    var builder = sample.builder(sample.document, withUsersFiles: false)
    let item = { (id: String) in "\n    <user>\n      <id>\(id)</id>\n    </user>" }
    let inforef = { (ids: String...) in
      BackupBuilder.prologue + "<inforef>\n  <userref>" + ids.map(item).joined()
        + "\n  </userref>\n</inforef>"
    }
    builder.replace("activities/scheduler_300/inforef.xml", inforef("42", "43", "44"))
    let scrubbed = try Scrubbed(builder)
    #expect(
      try scrubbed.text("activities/scheduler_300/inforef.xml") == inforef("43", "44"))
  }
}
