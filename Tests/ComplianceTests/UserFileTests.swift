import Compliance
import TestKit
import Testing

/// File areas of people's work and those of the template.
struct UserFileTests {
  private func found(_ files: [BackupBuilder.StoredFile]) throws -> [Finding] {
    var builder = BackupBuilder()
    builder.files += files
    return try judge(builder).filter { $0.rule.hasPrefix("userfiles.") }
  }

  @Test(arguments: UserDataMap.areas) func `finds the files of an area of people's work`(
    area: UserDataMap.Area
  ) throws {
    let component = area.component.replacing("*", with: "comments2")
    let name = area.filearea.replacing("*", with: "anything")
    let files = ["a.txt", "b.txt"].map {
      BackupBuilder.StoredFile(component, name, name: $0, content: $0)
    }
    let findings = try found(files)
    #expect(findings.map(\.rule) == ["userfiles.\(area.category)"])
    #expect(findings.first?.count == 2)
    #expect(findings.first?.severity == .error)
    #expect(findings.first?.member == "files.xml")
  }

  @Test(arguments: UserDataMap.areas) func `counts no folder as a file`(
    area: UserDataMap.Area
  ) throws {
    let component = area.component.replacing("*", with: "comments2")
    let name = area.filearea.replacing("*", with: "anything")
    #expect(try found([.init(component, name, name: ".", content: "")]) == [])
  }

  @Test func `leaves every area of the template alone`() throws {
    let areas = UserDataMap.templateAreas
    #expect(areas.count > 60)
    let files = areas.enumerated().map { index, item in
      BackupBuilder.StoredFile(
        item.component.replacing("*", with: "essay"), item.area.replacing("*", with: "graderinfo"),
        name: "\(index).txt", content: "\(index)")
    }
    #expect(try found(files) == [])
    var builder = BackupBuilder()
    builder.files += files
    let rules = Set(try judge(builder).map(\.rule))
    #expect(!rules.contains("unrecognised.file-area"))
  }

  @Test func `finds aliases in an area of people's work too`() throws {
    var file = BackupBuilder.StoredFile("assignsubmission_file", "submission_files")
    file.repository = "3"
    file.isStored = false
    file.content = Array("elsewhere".utf8)
    #expect(try found([file]).map(\.count) == [1])
  }

  @Test(arguments: [
    "submission_content", "submission_attachment", "overallfeedback_content",
    "overallfeedback_attachment",
  ]) func `tells a workshop's examples from its submissions by their ids`(area: String) throws {
    var builder = BackupBuilder()
    builder.activities.append(.init("workshop", id: 250))
    builder.replace(
      "activities/workshop_250/workshop.xml",
      "<activity moduleid=\"250\"><workshop><examplesubmissions>"
        + "<examplesubmission id=\"31\"><referenceassessment id=\"32\"/></examplesubmission>"
        + "</examplesubmissions><submissions></submissions></workshop></activity>")
    func file(_ item: String) -> BackupBuilder.StoredFile {
      var file = BackupBuilder.StoredFile(
        "mod_workshop", area, name: "\(item).txt", content: item)
      file.item = item
      return file
    }
    // Submissions and assessments are numbered apart, so that one can have the other's number.
    let isSubmission = area.hasPrefix("submission")
    builder.files += [file(isSubmission ? "31" : "32")]
    #expect(try judge(builder).map(\.rule) == ["freetext.example"])
    builder.files += [file(isSubmission ? "32" : "31")]
    let findings = try judge(builder).filter { $0.rule != "freetext.example" }
    #expect(findings.map(\.rule) == ["userfiles.submission"])
    #expect(findings.first?.count == 1)
  }
}
