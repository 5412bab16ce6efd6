import Base
import Compliance
import TestKit
import Testing

/// Every row of the user-data map, on a backup built for it.
struct UserDataTests {
  /// A document with so many elements at the path, each with the content.
  static func document(_ path: String, count: Int, content: String) -> String {
    var parts = path.split(separator: "/").map(String.init)
    // A path for any depth is tried below elements of other names.
    if path.hasPrefix("//") { parts = ["outermost", "inner"] + parts }
    let last = parts.removeLast()
    let open = parts.map { "<\($0)>" }.joined()
    let close = parts.reversed().map { "</\($0)>" }.joined()
    let row = "<\(last) id=\"1\">\(content)</\(last)>"
    return BackupBuilder.prologue + open + String(repeating: row, count: count) + close
  }

  private func found(
    _ row: UserDataMap.Row, count: Int, content: String = "<x>1</x>"
  ) throws -> [Finding] {
    var builder = BackupBuilder()
    let (name, activity) = UserDataMap.member(row.file)
    if let activity { builder.activities.append(activity) }
    builder.replace(name, UserDataTests.document(row.path, count: count, content: content))
    return try judge(builder).filter { $0.rule.hasPrefix("userdata.") && $0.member == name }
  }

  @Test(arguments: UserDataMap.rows) func `counts the rows of a place, with their category`(
    row: UserDataMap.Row
  ) throws {
    for content in UserDataMap.contents(row).holding {
      let findings = try found(row, count: 3, content: content)
      let own = findings.filter { $0.path == row.path }
      #expect(own.count == 1, "\(findings)")
      #expect(own.first?.count == 3)
      #expect(own.first?.category?.rawValue == row.category)
      #expect(own.first?.rule == "userdata.\(row.category)")
      #expect(own.first?.severity == .error)
      // Nothing else is found but the rows it lies in.
      let path = row.path.drop { $0 == "/" }
      for other in findings where other.path != row.path {
        let suffix = (other.path ?? "").drop { $0 == "/" }
        #expect(path.contains(suffix), "\(other.path ?? "")")
        #expect(other.count == 1)
      }
    }
  }

  @Test(arguments: UserDataMap.rows) func `finds nothing in an empty place`(
    row: UserDataMap.Row
  ) throws {
    let findings = try found(row, count: 0)
    #expect(!findings.contains { $0.path == row.path })
  }

  @Test(arguments: UserDataMap.rows.filter { $0.condition != nil })
  func `counts no row whose condition does not hold`(row: UserDataMap.Row) throws {
    for content in UserDataMap.contents(row).not {
      let findings = try found(row, count: 3, content: content)
      #expect(!findings.contains { $0.path == row.path }, "\(content)")
    }
  }

  @Test func `counts only the rows of a place whose condition holds`() throws {
    let row = try #require(
      UserDataMap.rows.first { $0.file.contains("quiz") && $0.condition != nil })
    var builder = BackupBuilder()
    builder.activities.append(.init("quiz", id: 250))
    builder.replace(
      "activities/quiz_250/quiz.xml",
      "<activity moduleid=\"250\"><quiz><overrides>"
        + "<override><userid>5</userid><groupid>$@NULL@$</groupid></override>"
        + "<override><userid>$@NULL@$</userid><groupid>2</groupid></override>"
        + "<override><groupid>2</groupid><userid>6</userid></override>"
        + "</overrides></quiz></activity>")
    let findings = try judge(builder).filter { $0.path == row.path }
    #expect(findings.map(\.count) == [2])
  }

  @Test(arguments: UserDataMap.rows.filter { $0.fileMustBeAbsent == true })
  func `finds an empty member that should not be there`(row: UserDataMap.Row) throws {
    var builder = BackupBuilder()
    let (name, activity) = UserDataMap.member(row.file)
    if let activity { builder.activities.append(activity) }
    builder.replace(name, UserDataTests.document(row.path, count: 0, content: ""))
    let findings = try judge(builder)
    #expect(findings.contains { $0.rule == "claim.needless-member" && $0.member == name })
  }

  @Test(arguments: UserDataMap.rows) func `holds gated rows against the setting users`(
    row: UserDataMap.Row
  ) throws {
    var builder = BackupBuilder()
    let (name, activity) = UserDataMap.member(row.file)
    if let activity { builder.activities.append(activity) }
    let content = UserDataMap.contents(row).holding[0]
    builder.replace(name, UserDataTests.document(row.path, count: 1, content: content))
    let isContradicted = try judge(builder).contains { $0.rule == "claim.contradicted" }
    // Rows that Moodle writes whatever the settings say contradict nothing.
    if row.ungated != true { #expect(isContradicted) }
    if row.ungated == true { #expect(!isContradicted) }
  }

  @Test func `has a rule for each category of the map and no other`() {
    let categories = Set(UserDataMap.map?.categories ?? [])
    #expect(categories.count == 19)
    #expect(Set(UserDataCategory.allCases.map(\.rawValue)) == categories)
    for category in categories { #expect(Ruleset.rule("userdata.\(category)") != nil) }
  }

  @Test(.enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"))
  func `tests with the same map that came with the format reference`() throws {
    #expect(try bytes(of: UserDataMap.copy) == bytes(of: UserDataMap.original))
    #expect(UserDataMap.map?.userData.count == 125)
    #expect(UserDataMap.map?.fileAreas.userData.count == 32)
  }

  @Test func `tries each place and file area of the tables`() {
    let places = Knowledge.places.filter { $0.rule.hasPrefix("userdata.") }
      // The map has the calendars of activities only.
      .map { "\($0.member) \($0.path)".replacing("**/", with: "activities/*/") }
    let tried = UserDataMap.rows.map(\.description)
    #expect(Set(places).symmetricDifference(tried) == [])
    #expect(places.count == tried.count)
    let areas = Knowledge.fileAreas.filter { $0.rule != nil }.map { "\($0.component)/\($0.area)" }
    let triedAreas = UserDataMap.areas.map(\.description)
    #expect(Set(areas).symmetricDifference(triedAreas) == [])
    #expect(areas.count == triedAreas.count)
  }
}
