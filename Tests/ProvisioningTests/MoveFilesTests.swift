import Base
import Foundation
import Orders
import SQLiteLedger
import SystemPackage
import TestKit
import Testing
import TextFormats

@testable import Provisioning

/// The files of moves, beside a kit that was issued, restored as course 7 and confirmed.
@Suite("The files of a move")
struct MoveFilesTests {
  private var workshop: IssueFixture
  private let ledger: SQLiteLedger
  private var origin: Origin

  init() throws {
    workshop = try IssueFixture()
    ledger = try SQLiteLedger(workshop.folder.path.appending("ledger.sqlite"))
    origin = Origin(at: workshop.now, who: "tester", command: "test")
  }

  private func issue(_ draft: OrderDraft = OrderDraft()) throws {
    let session = LedgerSession(ledger, by: origin)
    let template = try Samples.backup("m45/petit-nu-tgz")
    #expect(try workshop.issue(draft, from: template, session: session).status == .issued)
    try confirm("BIO-1")
  }

  private func confirm(_ name: String, move: Int64? = nil, found: String? = nil) throws {
    _ = try ledger.confirm(
      "2026-0042", Confirmation(courseID: 7, shortname: name, move: move, found: found), by: origin)
  }

  private var desk: MoveFileWriter { MoveFileWriter(folder: workshop.out) }

  /// The files that a receipt's move has, by their names.
  private func files(_ receipt: LedgerReceipt) throws -> [String: [UInt8]] {
    let move = try #require(try desk.emit(receipt.record))
    let folder = try #require(move.script).removingLastComponent()
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.string) {
      files[name] = try bytes(of: folder.appending(name))
    }
    return files
  }

  private func values(_ script: [UInt8]?) throws -> [String: String] {
    let text = String(decoding: try #require(script), as: UTF8.self)
    let start = try #require(text.range(of: "# ---- This move"))
    let end = try #require(text.range(of: "# ---- End of that part"))
    let folder = try TemporaryFolder()
    let names = [
      "ORDER", "MOVE", "VERB", "ACCESS", "COURSEID", "SHORTNAME", "IDNUMBER", "USERNAME", "START",
      "END", "SUPPORT", "FOUND",
    ]
    let show = names.map { "printf '=%s\\n' \"$\($0)\"" }.joined(separator: "\n")
    let block = String(text[start.lowerBound..<end.lowerBound])
    let run = try Tool.run("sh", ["-eu", "-c", block + "\n" + show], in: folder.path)
    return Dictionary(uniqueKeysWithValues: zip(names, run.lines.map { String($0.dropFirst()) }))
  }

  private func text(_ bytes: [UInt8]?) throws -> String {
    String(decoding: try #require(bytes), as: UTF8.self)
  }

  @Test func `of a renewal move the end, in every format of Moodle's`() throws {
    try issue()
    let files = try files(ledger.renew("2026-0042", days: 30, reference: "R", by: origin))
    #expect(
      Set(files.keys) == ["apply.sh", "move.json", "users.csv", "enrolments.txt", "courses.csv"])
    #expect(
      try text(files["enrolments.txt"]) == """
        add,editingteacher,C-77,2026-0042,1796083200,1830211200
        add,courseowner,C-77,2026-0042,1796083200,1830211200

        """)
    #expect(
      try text(files["courses.csv"]) == "shortname,enddate\n\"BIO-1\",\"2027-12-31T00:00:00Z\"\n")
    let table = try CSVTable(try #require(files["users.csv"]))
    let row = try #require(table.rows.first).values
    #expect(row["enrolperiod1"] == "395")
    #expect(row["enroltimestart1"] == "2026-12-01T00:00:00Z")
    #expect(row["course3"] == "SUPPORT")
    let values = try values(files["apply.sh"])
    #expect(values["VERB"] == "renew")
    #expect(values["ACCESS"] == "open")
    #expect(values["END"] == "1830211200")
    #expect(values["SUPPORT"] == "SUPPORT")
    #expect(values["MOVE"] == "1")
  }

  @Test func `of a suspension close the access and enrol nobody`() throws {
    try issue()
    let files = try files(ledger.suspend("2026-0042", by: origin))
    #expect(Set(files.keys) == ["apply.sh", "move.json", "courses.csv"])
    #expect(try text(files["courses.csv"]) == "shortname,visible\n\"BIO-1\",\"0\"\n")
    let values = try values(files["apply.sh"])
    #expect(values["ACCESS"] == "closed")
    #expect(values["COURSEID"] == "7")
    #expect(values["IDNUMBER"] == "2026-0042")
    #expect(values["FOUND"]?.isEmpty == true)
  }

  @Test(arguments: [1, 0])
  func `of a resume bring back what the suspension found`(_ visible: Int) throws {
    try issue()
    _ = try ledger.suspend("2026-0042", by: origin)
    let found = "{\"instances\":{\"9\":{\"enrol\":\"self\",\"status\":1}},\"visible\":\(visible)}"
    try confirm("BIO-1", move: 1, found: found)
    let files = try files(ledger.resume("2026-0042", by: origin))
    #expect(try text(files["courses.csv"]) == "shortname,visible\n\"BIO-1\",\"\(visible)\"\n")
    let values = try values(files["apply.sh"])
    #expect(values["ACCESS"] == "open")
    #expect(values["FOUND"] == found)
  }

  @Test func `of a renewal while suspended leave the access closed, and enrol nobody`() throws {
    try issue()
    _ = try ledger.suspend("2026-0042", by: origin)
    try confirm("BIO-1", move: 1, found: "{\"visible\":1}")
    let files = try files(ledger.renew("2026-0042", days: 1, reference: nil, by: origin))
    #expect(Set(files.keys) == ["apply.sh", "move.json", "courses.csv"])
    #expect(try text(files["courses.csv"]).hasPrefix("shortname,enddate\n"))
    #expect(try values(files["apply.sh"])["ACCESS"] == "closed")
  }

  @Test func `name the course as Moodle does, where it was named otherwise`() throws {
    try issue()
    try confirm("L'été \"1\"")
    let files = try files(ledger.suspend("2026-0042", by: origin))
    #expect(try text(files["courses.csv"]) == "shortname,visible\n\"L'été \"\"1\"\"\",\"0\"\n")
    #expect(try values(files["apply.sh"])["SHORTNAME"] == "L'été \"1\"")
  }

  @Test func `say what is left out where the kit is gone, or the term not of whole days`() throws {
    try issue(OrderDraft().with("buyer_idnumber", nil))
    try FileManager.default.removeItem(atPath: workshop.kit().string)
    let first = try files(ledger.renew("2026-0042", days: 1, reference: nil, by: origin))
    #expect(first["users.csv"] == nil)
    #expect(try text(first["move.json"]).contains("the kit is not there to tell the roles"))
  }

  @Test func `say what a spreadsheet would take for a formula`() throws {
    try issue()
    try confirm("=1+1")
    let files = try files(ledger.suspend("2026-0042", by: origin))
    #expect(try text(files["move.json"]).contains("a spreadsheet would take these for formulas"))
  }

  @Test func `are written once, and again where they are missing`() throws {
    try issue()
    let receipt = try ledger.suspend("2026-0042", by: origin)
    let before = try files(receipt)
    #expect(try files(receipt) == before)
    let moves = workshop.out.appending("2026-0042.moves")
    try FileManager.default.removeItem(atPath: moves.string)
    #expect(try files(receipt) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: moves.string) == ["001-suspend"])
  }

  @Test func `leave the kit as it was issued`() throws {
    try issue()
    let kit = try workshop.files()
    _ = try files(ledger.renew("2026-0042", days: 1, reference: nil, by: origin))
    _ = try files(ledger.suspend("2026-0042", by: origin))
    #expect(try workshop.files() == kit)
  }

  @Test func `of an order that is not confirmed are its kit's script`() throws {
    let session = LedgerSession(ledger, by: origin)
    _ = try workshop.issue(from: Samples.backup("m45/petit-nu-tgz"), session: session)
    let record = try #require(try ledger.order("2026-0042", at: workshop.now))
    #expect(try desk.emit(record)?.script == workshop.kit().appending("restore.sh"))
    try FileManager.default.removeItem(atPath: workshop.kit().string)
    let move = try #require(try desk.emit(record))
    #expect(move.number == 0)
    #expect(move.script == nil)
  }

  @Test(
    arguments: [([], 64), (["--help"], 64), (["a", "b"], 64), (["/nonexistent"], 1), (["."], 1)]
      as [([String], Int32)])
  func `end with the codes of the script's own contract`(
    _ arguments: [String], _ code: Int32
  ) throws {
    try issue()
    let move = try #require(try desk.emit(ledger.suspend("2026-0042", by: origin).record))
    let run = try Tool.run("sh", [try #require(move.script).string] + arguments)
    #expect(run.status == code)
    #expect(run.text.isEmpty)
  }
}

@Suite("What scripts say when they are done")
struct ScriptReceiptTests {
  @Test func `is read line by line`() throws {
    let text = """
      {"schema":"gabarit.applied/1","order":"A","move":0,"course_id":7,"shortname":"É","found":null}

      {"schema":"gabarit.applied/1","order":"B","move":2,"course_id":8,"shortname":"b",\
      "found":{"visible":1,"instances":{"3":{"enrol":"self","status":0}}}}
      """
    let all = try Applied.read(Array(text.utf8))
    #expect(all.map(\.order) == ["A", "B"])
    #expect(all[0].confirmation == Confirmation(courseID: 7, shortname: "É", move: 0))
    #expect(
      all[1].confirmation.found
        == #"{"instances":{"3":{"enrol":"self","status":0}},"visible":1}"#)
  }

  @Test(arguments: [
    "", "\n", "x", "{}", #"{"schema":"gabarit.applied/2","order":"A"}"#,
    #"{"schema":"gabarit.applied/1","order":"A","move":0,"shortname":"x","found":null}"#,
    #"{"schema":"gabarit.applied/1","order":"A","move":0,"course_id":7,"shortname":"x","found":1}"#,
    #"{"schema":"gabarit.applied/1","order":"A","move":0,"course_id":7,"shortname":"x","more":1}"#,
    #"{"schema":"gabarit.applied/1","order":"A","move":1,"course_id":7,"shortname":"x","found":{"visible":true,"instances":{}}}"#,
    #"{"schema":"gabarit.applied/1","order":"A","move":1,"course_id":7,"shortname":"x","found":{"visible":1,"instances":{"x":{"enrol":"self","status":0}}}}"#,
    #"{"schema":"gabarit.applied/1","order":"A","move":1,"course_id":7,"shortname":"x","found":{"visible":1,"instances":{"3":{"enrol":"self","status":2}}}}"#,
  ])
  func `is refused where no script wrote it`(_ text: String) {
    #expect(failure { _ = try Applied.read(Array(text.utf8)) }?.code == .badInput)
  }
}
