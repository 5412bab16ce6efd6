import Base
import Orders
import TestKit
import Testing

/// Exports of a ledger, and imports into another.
struct ExportTests {
  @Test(arguments: LedgerKind.all) func `gives an export whose import gives the same`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    let policy = try LedgerFixture.policy(
      #"{"schema":"gabarit.names/1","compare":"exact","shortname":{"pattern":"É-{n}"}}"#)
    for id in ["A", "B", "C", "D"] { try shop.reserve(LedgerFixture.order(id), policy) }
    try shop.ledger.importCourses(
      [CourseNames(shortname: "a\"b", fullname: "x\ny", idnumber: nil)], by: shop.origin)
    try shop.issue(LedgerFixture.order("B"), policy)
    try shop.complete("B")
    try shop.confirm("B", found: "{\"manual\": 0}")
    _ = try shop.ledger.renew("B", days: 3, reference: "R", by: shop.origin)
    _ = try shop.ledger.cancel("C", by: shop.origin)
    let lines = try shop.lines()
    let copy = try kind.fixture()
    try copy.ledger.importLines(Array((lines.joined(separator: "\n") + "\n").utf8))
    #expect(try copy.lines() == lines)
    #expect(try copy.ledger.verify().isEmpty)
    let again = failure { try copy.ledger.importLines(Array(lines.joined(separator: "\n").utf8)) }
    #expect(again?.code == .targetExists)
    // What was known is known there: numbers go on, renewals are recorded once.
    #expect(try copy.reserve(LedgerFixture.order("E"), policy).record.names.shortname == "É-5")
    #expect(try !copy.ledger.renew("B", days: 3, reference: "R", by: copy.origin).isNew)
  }

  @Test(arguments: LedgerKind.all) func `takes no export that was changed, and then nothing of it`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    try shop.sell("A")
    try shop.sell("B")
    let text = try shop.lines().joined(separator: "\n")
    let changes: [(String, String)] = [
      ("\"state\":\"active\"", "\"state\":\"ended\""), ("NAME-B", "NAME-A"),
      ("gabarit.ledger/1", "gabarit.ledger/2"), ("{\"event\":", "{\"stranger\":1,\"event\":"),
      ("\"number\":2", "\"number\":12"),
      ("{\"state\":\"active\"}", "{\"cause\":\"term\",\"state\":\"active\"}"),
      ("\"course_id\":", "\"course_id\":1"),
      ("\"person\":{\"key\":\"email\"", "\"person\":{\"key\":\"idnumber\""),
      ("\"move\":0", "\"move\":-1"), ("\"who\":\"tester\"", "\"who\":\"\\u0074ester\""),
      ("\"username\":\"zoe.gateau\"", "\"username\":7"),
    ]
    for (old, new) in changes {
      try #require(text.contains(old), "\(old)")
      let copy = try kind.fixture()
      let empty = try copy.lines()
      let changed = text.replacing(old, with: new, maxReplacements: 1)
      let error = failure { try copy.ledger.importLines(Array(changed.utf8)) }
      #expect(error != nil && error?.code != .fault, "\(old): \(String(describing: error))")
      #expect(try copy.lines() == empty)
    }
  }
}
