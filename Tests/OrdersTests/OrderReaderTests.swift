import Base
import Orders
import TestKit
import Testing

@Suite("Orders as JSON")
struct OrderJSONTests {
  @Test func `each field is read`() throws {
    let order = try order(OrderDraft().with("coursecategory_name", "Sciences").json)
    #expect(order.id == "2026-0042")
    #expect(order.template == "TPL-PETIT")
    #expect(order.categoryID == 12)
    #expect(order.categoryName == "Sciences")
    #expect(order.duration == 365)
    #expect(order.supportCourse == "SUPPORT")
    #expect(order.seats == 25)
    #expect(order.shortname == "BIO-1")
    #expect(order.fullname == "Biologie cellulaire")
    #expect(order.start == Instant(iso: "2026-12-01"))
    #expect(order.ordered == Instant(iso: "2026-11-24T08:30:00Z"))
    #expect(order.buyer.username == "jeanne.martin")
    #expect(order.buyer.email == "jeanne.martin@example.test")
    #expect(order.buyer.firstname == "Jeanne")
    #expect(order.buyer.lastname == "Martin")
    #expect(order.buyer.idnumber == "C-77")
  }

  @Test func `what may be left out has its default`() throws {
    var draft = OrderDraft()
    for field in ["duration", "customersupport", "seats", "start", "ordered", "buyer_idnumber"] {
      draft[field] = nil
    }
    let order = try order(draft.json)
    #expect(order.duration == 365)
    #expect(order.supportCourse == nil)
    #expect(order.seats == nil)
    #expect(order.start == nil)
    #expect(order.ordered == nil)
    #expect(order.buyer.idnumber == nil)
  }

  @Test func `null is the same as left out`() throws {
    var draft = OrderDraft()
    for field in ["customersupport", "seats", "start", "buyer_idnumber", "coursecategory_name"] {
      draft[field] = .raw("null")
    }
    #expect(try order(draft.json).supportCourse == nil)
    #expect(try order(draft.json).seats == nil)
    #expect(refusal(draft.with("fullname", .raw("null")))?.message == "fullname is missing")
  }

  @Test(arguments: [
    "order", "template", "coursecategory", "idnumber", "fullname", "buyer_email",
    "buyer_firstname", "buyer_lastname",
  ])
  func `a missing field is named`(_ field: String) {
    let name = field.hasPrefix("buyer_") ? "buyer " + field.dropFirst(6) : field
    let error = refusal(OrderDraft().with(field, nil))
    #expect(error?.code == .badOrder)
    #expect(error?.message == "\(name) is missing")
  }

  @Test func `an order without buyer misses the buyer's fields`() {
    var draft = OrderDraft()
    for field in draft.values.keys where field.hasPrefix("buyer_") { draft[field] = nil }
    #expect(refusal(draft)?.message == "buyer email is missing")
  }

  @Test func `unknown fields are named, none of them taken for a typing error of another`() {
    let draft = OrderDraft().with("fulname", "x").with("buyer_phone", "0600000000")
    let error = refusal(draft)
    #expect(error?.code == .badOrder)
    #expect(error?.message.contains("buyer_phone, fulname") == true)
  }

  @Test(arguments: [
    ("order", "12"), ("fullname", "true"), ("idnumber", "7"), ("coursecategory", "\"12\""),
    ("coursecategory", "12.5"), ("coursecategory", "true"), ("duration", "[]"), ("seats", "\"25\""),
    ("seats", "1e40"), ("start", "20261201"), ("buyer_email", "{}"), ("template", "[\"a\"]"),
    ("coursecategory", "9223372036854775808"),
  ])
  func `a value of another type is refused`(_ field: String, _ value: String) {
    let error = refusal(OrderDraft().with(field, .raw(value)))
    #expect(error?.code == .badOrder)
    let name = field.hasPrefix("buyer_") ? "buyer " + field.dropFirst(6) : field
    #expect(error?.message.hasPrefix("\(name) must be ") == true)
  }

  @Test(arguments: ["[1]", "[null]", "[\"x\"]", "[[]]"])
  func `an element that is no object is an order refused`(_ text: String) throws {
    let items = try OrderReader.read(Array(text.utf8))
    #expect(items.map(\.id) == ["order 1"])
    #expect(refusal(text)?.message == "an order must be a JSON object")
  }

  @Test func `a buyer that is no object is refused`() {
    #expect(
      refusal("{\"order\": \"a\", \"buyer\": \"jeanne\"}")?.message
        == "buyer must be a JSON object")
  }

  @Test func `an array gives its orders in their order, good and bad`() throws {
    let text = OrderDraft.array([
      OrderDraft("b"), OrderDraft("a").with("seats", 0), OrderDraft("c").with("order", .raw("3")),
    ])
    let items = try OrderReader.read(Array(text.utf8))
    #expect(items.map(\.id) == ["b", "a", "order 3"])
    #expect(items.map { (try? $0.order.get()) != nil } == [true, false, false])
  }

  @Test func `an id that stands twice is refused as a whole`() {
    let text = OrderDraft.array([OrderDraft("x"), OrderDraft("y"), OrderDraft("x")])
    let error = failure { _ = try OrderReader.read(Array(text.utf8)) }
    #expect(error?.code == .badOrder)
    #expect(error?.message == "the order id x is there twice")
  }

  @Test(arguments: ["bio-é", "Bio-E\u{301}"])
  func `the second of two orders for one short name is told so`(_ name: String) throws {
    let text = OrderDraft.array([
      OrderDraft("x").with("idnumber", "BIO-É"), OrderDraft("y").with("idnumber", .text(name)),
      OrderDraft("z").with("idnumber", "BIO-É-2"),
    ])
    let items = try OrderReader.read(Array(text.utf8))
    let note = "order x asks for the same short name; only one can be restored"
    #expect(OrderReader.notingNames(items).map(\.notes) == [[], [note], []])
  }

  @Test func `orders without an id in several files are not the same order`() throws {
    let bad = try OrderReader.read(Array("[{}]".utf8))
    let good = try OrderReader.read(Array(OrderDraft().json.utf8))
    let items = try OrderReader.batch(bad + good + bad)
    #expect(items.map(\.id) == ["order 1", "2026-0042", "order 1"])
    #expect(items.map(\.isNamed) == [false, true, false])
    #expect(failure { _ = try OrderReader.batch(good + good) }?.code == .badOrder)
  }

  @Test func `an empty array holds no orders`() {
    #expect(refusal("[]")?.message == "there are no orders")
  }

  @Test func `a byte-order mark and blanks in front do no harm`() throws {
    #expect(try order("\u{FEFF}\r\n\t " + OrderDraft().json).id == "2026-0042")
  }

  @Test(arguments: [
    ("{\"order\": ", 1, 11), ("[{\"order\": \"x\",\n  \"template\": }]", 2, 15),
    ("{\"order\": \"a\nb\"}", 1, 13), ("[{\"a\": 1}]\n\nx", 3, 1), ("{\"a\": 01}", 1, 8),
    ("{\"a\": 1,}", 1, 9), ("{'a': 1}", 1, 2), ("[1 2]", 1, 4), ("{\"a\" 1}", 1, 6),
    ("{\"a\": \"\\x\"}", 1, 9), ("[tru]", 1, 2), ("{\"é\": }", 1, 8),
  ])
  func `broken JSON is told with its line and column`(_ text: String, _ line: Int, _ column: Int) {
    let error = refusal(text)
    #expect(error?.code == .badOrder)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test func `a field that stands twice in one object is refused, since one of them is wrong`() {
    let twice = "{\"order\": \"a\",\n \"fullname\": \"x\", \"fullname\": \"y\"}"
    let error = refusal(twice)
    #expect(error?.code == .badOrder)
    #expect(error?.line == 2)
    #expect(error?.message.contains("twice") == true)
  }

  @Test func `bytes that are no UTF-8 are refused`() {
    let bytes: [UInt8] = Array("{\"order\": \"".utf8) + [0xff, 0xfe] + Array("\"}".utf8)
    #expect(failure { _ = try OrderReader.read(bytes) }?.code == .badOrder)
  }

  @Test(arguments: [
    String(repeating: "{}\n", count: OrderReader.most + 1),
    "order\n" + String(repeating: "a\n", count: OrderReader.most + 1),
    "[" + String(repeating: "{},", count: OrderReader.most) + "{}]",
  ]) func `more orders than a file may have are refused before any is read`(_ text: String) {
    let error = refusal(text)
    #expect(error?.code == .badOrder)
    #expect(error?.message.contains("\(OrderReader.most)") == true)
  }

  @Test func `nesting without end is refused and not followed`() {
    let deep = String(repeating: "[", count: 200_000)
    #expect(refusal(deep)?.code == .badOrder)
  }
}

@Suite("Orders as a table")
struct OrderCSVTests {
  @Test func `a row says what the object says`() throws {
    let draft = OrderDraft().with("coursecategory_name", "Sciences, et \"plus\"")
    #expect(try order(OrderDraft.csv([draft])) == order(draft.json))
  }

  @Test func `a byte-order mark and CRLF are what Excel writes`() throws {
    let text = "\u{FEFF}" + OrderDraft.csv([OrderDraft("a"), OrderDraft("b")], lineEnd: "\r\n")
    #expect(try OrderReader.read(Array(text.utf8)).map(\.id) == ["a", "b"])
    #expect(try order(text).buyer.username == "jeanne.martin")
  }

  @Test func `an empty cell is a field left out`() throws {
    let draft = OrderDraft().with("seats", "").with("customersupport", "").with("start", "")
    #expect(try order(OrderDraft.csv([draft])).seats == nil)
    #expect(try order(OrderDraft.csv([draft])).supportCourse == nil)
    let nameless = OrderDraft.csv([OrderDraft().with("fullname", "")])
    #expect(refusal(nameless)?.message == "fullname is missing")
  }

  @Test func `digits of an order id or a name stay text`() throws {
    let draft = OrderDraft("007").with("idnumber", "2026").with("fullname", "1234")
    #expect(try order(OrderDraft.csv([draft])).id == "007")
    #expect(try order(OrderDraft.csv([draft])).shortname == "2026")
  }

  @Test(arguments: ["+12", "12 ", "1 2", "12.0", "1e2", "0x12", "douze", "--1", "1.", "/"])
  func `a number that is none is refused`(_ text: String) {
    let error = refusal(OrderDraft.csv([OrderDraft().with("coursecategory", .text(text))]))
    #expect(error?.message == "coursecategory must be a whole number")
  }

  @Test func `a line feed within quotes belongs to the value, which may not hold it`() throws {
    let text = OrderDraft.csv([OrderDraft().with("fullname", "a\nb"), OrderDraft("second")])
    let items = try OrderReader.read(Array(text.utf8))
    #expect(items.map(\.id) == ["2026-0042", "second"])
    #expect(refusal(text)?.message.hasPrefix("fullname holds a control character") == true)
  }

  @Test func `a row of another length is named by its line`() {
    let error = refusal("order,template\n\na,b\nc\n")
    #expect(error?.code == .badOrder)
    #expect(error?.line == 4)
  }

  @Test func `an unknown column is named`() {
    let error = refusal(OrderDraft.csv([OrderDraft().with("colour", "red")]))
    #expect(error?.message.contains("colour") == true)
  }

  @Test func `an order without an id is called by its line`() throws {
    let rows = OrderDraft.csv([OrderDraft("a"), OrderDraft("b").with("order", "")])
    #expect(try OrderReader.read(Array(rows.utf8)).map(\.id) == ["a", "line 3"])
  }

  @Test(arguments: [
    ("", "has no rows"), ("\n\n", "has no rows"), ("order,template\n", "no orders"),
  ])
  func `a table without orders is refused`(_ text: String, _ words: String) {
    #expect(refusal(text)?.code == .badOrder)
    #expect(refusal(text)?.message.contains(words) == true)
  }

  @Test func `a file of nonsense is refused`() {
    #expect(refusal("\u{0}\u{1}\u{2}")?.code == .badOrder)
    #expect(refusal("\"never closed\n\n")?.line == 1)
  }
}
