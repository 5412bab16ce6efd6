import Compliance
import TestKit
import Testing

/// Records that no table has, in the activities of modules that are known: a later release or a patched
/// module may write them.
@Suite("Known module") struct KnownModuleTests {
  private static let fields = [
    "userid", "user_id", "relateduserid", "createdby", "student", "marker", "graderid", "teacherid",
    "owner",
  ]
  private static let texts = ["username": "zmartin", "email": "zoe.martin@example.test"]

  private func rows(_ module: String, _ record: String) throws -> [String: Int] {
    var builder = BackupBuilder()
    builder.activities = [.init(module, id: 300)]
    builder.replace(
      "activities/\(module)_300/\(module).xml",
      BackupBuilder.prologue
        + "<activity id=\"7\" moduleid=\"300\" modulename=\"\(module)\" contextid=\"9\">"
        + "<\(module) id=\"7\"><name>A</name>\(record)</\(module)></activity>")
    let found = try judge(builder).filter { $0.rule == "unrecognised.rows" }
    #expect(found.allSatisfy { $0.severity == .error })
    return Dictionary(uniqueKeysWithValues: found.map { ($0.path ?? "", $0.count) })
  }

  private func compare(_ record: String) throws {
    let unknown = try rows("duel", record)
    #expect(!unknown.isEmpty, "\(record)")
    for module in ["page", "assign", "quiz", "forum", "lti"] {
      let known = try rows(module, record)
      #expect(
        known
          == Dictionary(
            uniqueKeysWithValues: unknown.map { ($0.replacing("duel", with: module), $1) }),
        "\(module): \(record)")
    }
  }

  @Test(arguments: fields)
  func `counts a record with a user's number as in an unknown plugin`(field: String) throws {
    try compare("<things><thing id=\"1\"><\(field)>42</\(field)><x>1</x></thing></things>")
  }

  @Test(arguments: ["username", "email"])
  func `counts a record with a user's name or address as in an unknown plugin`(
    field: String
  ) throws {
    let value = KnownModuleTests.texts[field] ?? ""
    try compare("<things><thing id=\"1\"><\(field)>\(value)</\(field)></thing></things>")
  }
}
