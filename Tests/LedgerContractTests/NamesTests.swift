import Base
import Orders
import TestKit
import Testing

/// Names as a ledger gives them out.
struct NamesTests {
  @Test(arguments: LedgerKind.all, ["Été 1", "ete 1", "ＥＴＥ　１", " été\u{a0}1"])
  func `are refused where a database would take them for one that is sold`(
    _ kind: LedgerKind, name: String
  ) throws {
    let shop = try kind.fixture()
    try shop.reserve(LedgerFixture.order("A", name: "ÉTÉ 1"))
    let name = name.trimmingPrefix(" ")
    let error = failure { try shop.reserve(LedgerFixture.order("B", name: String(name))) }
    #expect(error?.code == .nameTaken && error?.message == "the short name is taken by order A")
  }

  @Test(arguments: LedgerKind.all)
  func `are compared more loosely where the policy says so, and strictly again after`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    let loose = try LedgerFixture.policy(
      #"{"schema":"gabarit.names/1","compare":"case-insensitive"}"#)
    try shop.reserve(LedgerFixture.order("A", name: "Été"))
    try shop.reserve(LedgerFixture.order("B", name: "Ete"), loose)
    let back = failure { try shop.reserve(LedgerFixture.order("C", name: "X"), .standard) }
    #expect(back?.code == .nameTaken && back?.message.contains("two orders") == true)
    #expect(try shop.ledger.verify().isEmpty)
    _ = try shop.ledger.cancel("B", by: shop.origin)
    try shop.reserve(LedgerFixture.order("C", name: "X"), .standard)
    #expect(failure { try shop.reserve(LedgerFixture.order("D", name: "ETE")) }?.code == .nameTaken)
    #expect(try shop.ledger.verify().isEmpty)
  }

  @Test(arguments: LedgerKind.all)
  func `are taken as full names and id numbers too, where a restore would change both`(
    _ kind: LedgerKind
  )
    throws
  {
    let shop = try kind.fixture()
    try shop.reserve(LedgerFixture.order("A", full: "Algèbre"))
    let full = failure { try shop.reserve(LedgerFixture.order("B", full: "ALGEBRE")) }
    #expect(full?.message == "the full name is taken by order A")
    let number = failure { try shop.reserve(LedgerFixture.order("a", name: "M", full: "Other")) }
    #expect(number?.message == "the id number is taken by order A")
  }

  @Test(arguments: LedgerKind.all)
  func `get the next free number where the policy says so, never silently`(_ kind: LedgerKind)
    throws
  {
    let shop = try kind.fixture()
    let policy = try LedgerFixture.policy(
      """
      {"schema": "gabarit.names/1", "idnumber": "none",
       "shortname": {"collision": "next"}, "fullname": {"collision": "next"}}
      """)
    #expect(
      try shop.reserve(LedgerFixture.order("A", name: "N", full: "F"), policy).notes.count == 1)
    let second = try shop.reserve(LedgerFixture.order("B", name: "n", full: "F"), policy)
    #expect(second.record.names == CourseNames(shortname: "n-2", fullname: "F (2)", idnumber: nil))
    #expect(second.notes.count { $0.contains("next free number") } == 2)
    let third = try shop.reserve(LedgerFixture.order("C", name: "N", full: "G"), policy)
    #expect(third.record.names.shortname == "N-3")
  }

  @Test(arguments: LedgerKind.all)
  func `follow a pattern with places, widths and prefixes by category`(_ kind: LedgerKind) throws {
    let shop = try kind.fixture()
    let policy = try LedgerFixture.policy(
      """
      {"schema": "gabarit.names/1", "idnumber": {"pattern": "ORD-{order}"},
       "shortname": {"pattern": "{template}-{category}-{buyer}-{year}-{n:3}",
                     "prefixes": {"7": "NAT-"}}}
      """)
    let first = try shop.reserve(LedgerFixture.order("A"), policy)
    #expect(first.record.names.shortname == "NAT-TPL-7-zoe.gateau-2027-001")
    #expect(first.record.names.idnumber == "ORD-A")
    let other = try shop.reserve(LedgerFixture.order("B", category: 8), policy)
    #expect(other.record.names.shortname == "TPL-8-zoe.gateau2-2027-001")
  }

  @Test(arguments: LedgerKind.all)
  func `keep clear of what the Moodle has, by the last import alone`(_ kind: LedgerKind) throws {
    let shop = try kind.fixture()
    let csv = "fullname,shortname,idnumber\r\n\"One, two\",TPL-0001,\r\nThree,tpl-0002,ID-3\r\n"
    try shop.ledger.importCourses(try CourseNames.read(Array(csv.utf8)), by: shop.origin)
    let policy = try LedgerFixture.policy(
      #"{"schema":"gabarit.names/1","shortname":{"pattern":"{template}-{n:4}"}}"#)
    let receipt = try shop.reserve(LedgerFixture.order("A"), policy)
    #expect(receipt.record.names.shortname == "TPL-0003")
    #expect(receipt.notes.contains { $0.contains("2 numbers of the short name were passed over") })
    let full = failure { try shop.reserve(LedgerFixture.order("B", full: "THREE"), policy) }
    #expect(full?.message == "the full name is taken by a course in the Moodle")
    let number = failure { try shop.reserve(LedgerFixture.order("id-3"), policy) }
    #expect(number?.message == "the id number is taken by a course in the Moodle")
    try shop.ledger.importCourses([], by: shop.origin)
    try shop.reserve(LedgerFixture.order("B", full: "THREE"), policy)
    #expect(try shop.ledger.verify().isEmpty)
  }

  @Test(arguments: [
    ("shortname,fullname\na,b\n", "must have the columns"),
    ("shortname,fullname,idnumber\n,b,c\n", "line 2: has a course without shortname"),
    ("shortname,fullname,idnumber\na,b\n", "line 2: has 2 values"), ("", "has no rows"),
  ]) func `are not imported from what is no list of courses`(csv: String, words: String) {
    let error = failure { _ = try CourseNames.read(Array(csv.utf8)) }
    #expect(error?.code == .badInput && error?.description.contains(words) == true)
  }

  @Test(
    arguments: LedgerKind.all,
    [
      "", " a", "a ", "0", "a\u{0}b", "x\u{301}\u{0}", "\u{301}\u{302}", "<b>", "a\\",
      String(repeating: "n", count: 101), "$@NULL@$",
    ]) func `are refused where Moodle would not keep them`(
      _ kind: LedgerKind, name: String
    ) throws
  {
    let shop = try kind.fixture()
    let error = failure { try shop.reserve(LedgerFixture.order("A", name: name)) }
    #expect(error?.code == .badOrder, "\(name)")
    #expect(try shop.ledger.orders(at: shop.now).isEmpty)
  }
}

/// User names as a ledger gives them out.
struct UserNameTests {
  private func buyer(
    _ name: String?, _ email: String, id: String? = nil, first: String = "Zoé"
  ) -> Order.Buyer {
    .init(username: name, email: email, firstname: first, lastname: "Gâteau", idnumber: id)
  }

  @Test(arguments: LedgerKind.all) func `are one person's, known by the e-mail or the id number`(
    _ kind: LedgerKind
  ) throws {
    let shop = try kind.fixture()
    func name(_ id: String, _ buyer: Order.Buyer) throws -> String {
      try shop.reserve(LedgerFixture.order(id, buyer: buyer)).record.username
    }
    #expect(try name("A", buyer("zoe", "Zoe@Example.test", id: "C-1")) == "zoe")
    #expect(try name("B", buyer(nil, "zoe@example.TEST")) == "zoe")
    #expect(try name("C", buyer(nil, "new@example.test", id: "C-1")) == "zoe")
    #expect(try name("D", buyer(nil, "new@example.test")) == "zoe")
    let stolen = failure { _ = try name("E", buyer("zoe", "other@example.test")) }
    #expect(stolen?.code == .nameTaken && stolen?.description.contains("zoe") == false)
    let renamed = try shop.reserve(
      LedgerFixture.order("F", buyer: buyer("zoe2", "zoe@example.test")))
    #expect(renamed.record.username == "zoe")
    #expect(renamed.notes.contains { $0.contains("another user name") })
  }

  @Test(arguments: LedgerKind.all) func `are two people's nowhere`(_ kind: LedgerKind) throws {
    let shop = try kind.fixture()
    try shop.reserve(LedgerFixture.order("A", buyer: buyer("ann", "ann@example.test", id: "1")))
    try shop.reserve(LedgerFixture.order("B", buyer: buyer("bob", "bob@example.test", id: "2")))
    let error = failure {
      try shop.reserve(LedgerFixture.order("C", buyer: buyer(nil, "ann@example.test", id: "2")))
    }
    #expect(error?.code == .nameTaken)
  }

  @Test(
    arguments: LedgerKind.all,
    [
      ("Zoé", "z.g@example.test", "zoe.gateau"),
      ("Jean Paul", "j@example.test", "jean.paul.gateau"),
      ("李", "li.wei@example.test", "li.wei"), ("Øyvind", "o@example.test", "oyvind.gateau"),
      ("O'Neil", "o@example.test", "oneil.gateau"),
    ]) func `are proposed by Moodle's rules`(
      _ kind: LedgerKind, _ person: (first: String, email: String, name: String)
    ) throws
  {
    let shop = try kind.fixture()
    let receipt = try shop.reserve(
      LedgerFixture.order("A", buyer: buyer(nil, person.email, first: person.first)))
    #expect(receipt.record.username == person.name)
    #expect(receipt.notes == ["the user name is proposed by the policy"])
    let second = try shop.reserve(
      LedgerFixture.order("B", buyer: buyer(nil, "2" + person.email, first: person.first)))
    #expect(second.record.username != person.name)
  }

  @Test(arguments: LedgerKind.all, ["Zoe", "guest", "a b", "", "zoé"])
  func `are refused where Moodle would`(
    _ kind: LedgerKind, name: String
  ) throws {
    let shop = try kind.fixture()
    let error = failure {
      try shop.reserve(LedgerFixture.order("A", buyer: buyer(name, "z@example.test")))
    }
    #expect(error?.code == .badOrder)
  }
}
