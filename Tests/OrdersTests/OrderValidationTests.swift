import Base
import Orders
import TestKit
import Testing

@Suite("What an order may say")
struct OrderValidationTests {
  @Test(arguments: [
    ".", "..", "...", ".a", "..a", ".gabarit~a", "a/b", "/a", "a\\b", "é", "a b", "", "a\nb",
    "a\u{0}b", "~", "a:b",
  ])
  func `an id that is no safe folder name is refused, and not used as a name`(_ id: String) throws {
    let text = OrderDraft(id).json
    let items = try OrderReader.read(Array(text.utf8))
    #expect(items.map(\.id) == ["order 1"])
    #expect(refusal(text)?.code == .badOrder)
    #expect(refusal(text)?.message.hasPrefix("the order's id must have") == true)
  }

  @Test(arguments: ["a..", "a.", "-", "_", "a.b-c_D9", String(repeating: "x", count: 64)])
  func `an id of safe letters is taken`(_ id: String) throws {
    #expect(try order(OrderDraft(id).json).id == id)
  }

  @Test func `an id of 65 letters is refused`() {
    #expect(refusal(OrderDraft(String(repeating: "x", count: 65)))?.code == .badOrder)
  }

  @Test(arguments: ["a", "é", "🎓", "e\u{301}"])
  func `lengths are counted in Unicode scalars`(_ unit: String) throws {
    let width = unit.unicodeScalars.count
    for (field, limit) in [("fullname", 254), ("idnumber", 100)] {
      let fitting = String(repeating: unit, count: limit / width)
      let full = fitting + String(repeating: "x", count: limit % width)
      #expect(throws: Never.self) { try order(OrderDraft().with(field, .text(full)).json) }
      let error = refusal(OrderDraft().with(field, .text(full + "x")))
      #expect(error?.code == .badOrder)
      #expect(error?.message.contains("has \(limit + 1) characters") == true)
    }
  }

  @Test(arguments: [
    "Biologie & chimie", "« l'été »", "\"entre guillemets\"", "a < b", "5 > 3", "🎓🧪 👩🏽‍🔬",
    "Ünïcödé ñ 日本語 العربية", "a &amp; b", "a < b < c", "50 %", "]]>", "$@NULL@$ et plus",
    "<span lang=\"fr\" class=\"multilang\">Été</span><span lang=\"en\" class=\"multilang\">S</span>",
    "<span class=\"multilang\" lang=\"fr\">Été</span>", "<lang lang=\"fr\">Été</lang>", "a <\tb",
  ])
  func `a course name that Moodle restores is taken as it is`(_ name: String) throws {
    // The tab is the exception: a control character is no part of a name.
    if name.contains("\t") {
      return #expect(refusal(OrderDraft().with("fullname", .text(name))) != nil)
    }
    let order = try order(OrderDraft().with("fullname", .text(name)).json)
    #expect(order.fullname.utf8.elementsEqual(name.utf8))
  }

  @Test(arguments: [
    "<l'été>", "a <b", "a<b", "x <3 y", "<", "a <", "<!-- x -->", "<b>gras</b>", "</span>",
    "<span>x</span>", "<span class=\"multilang\">x</span>", "<?php", "<é",
    "<span lang=\"fr\" class=\"multilang\">Été",
    "a < b <span lang=\"fr\" class=\"multilang\">x</span>",
    "<span lang=\"fr\" class=\"multilang\" onclick=\"x\">x</span>", "<SPAN lang=\"fr\">x</SPAN>",
    "<lang lang=\"fr\">x</span>", "<\u{a0}x",
  ])
  func `a course name that Moodle's restore refuses is refused`(_ name: String) {
    for field in ["fullname", "idnumber"] {
      let error = refusal(OrderDraft().with(field, .text(name)))
      #expect(error?.code == .badOrder)
      #expect(error?.message.contains("Moodle's restore refuses") == true)
    }
  }

  @Test(arguments: [
    "", " ", " a", "a ", "\u{a0}a", "a\u{2003}", "0", "$@NULL@$", "a\u{0}b", "a\u{1}b", "a\tb",
    "a\nb", "a\rb", "a\r\nb", "a\u{7f}b", "a\u{85}b", "a\u{2028}b", "a\u{FFFE}b", "a\u{FFFF}b",
  ])
  func `a course name that Moodle cannot keep is refused`(_ name: String) {
    for field in ["fullname", "idnumber"] {
      #expect(refusal(OrderDraft().with(field, .text(name)))?.code == .badOrder)
    }
  }

  @Test(arguments: [
    "jeanne", "j.martin_2-x@example.test", "0", String(repeating: "a", count: 100),
  ])
  func `a username of Moodle's letters is taken`(_ name: String) throws {
    #expect(try order(OrderDraft().with("buyer_username", .text(name)).json).buyer.username == name)
  }

  @Test(arguments: [
    "", "Jeanne", "jeanne martin", "jérôme", "a,b", "guest", "a\"b", "a+b", "a\nb", "=cmd",
    String(repeating: "a", count: 101),
  ])
  func `a username that some Moodle refuses is refused`(_ name: String) {
    let error = refusal(OrderDraft().with("buyer_username", .text(name)))
    #expect(error?.message.hasPrefix("buyer username must have") == true)
  }

  @Test(arguments: ["j@example.test", "j.m+cours@mail.example.test", "o'neil@example.test"])
  func `an e-mail address is taken`(_ address: String) throws {
    #expect(try order(OrderDraft().with("buyer_email", .text(address)).json).buyer.email == address)
  }

  @Test(arguments: [
    "", "j", "@example.test", "j@", "j@example", "a@b@example.test", "j @example.test", "j@.test",
    "j@example.", "j,k@example.test", "j@exämple.test", "<j@example.test>", "j@example.test\n",
    "j@example..test",
  ])
  func `what is no e-mail address is refused`(_ address: String) {
    #expect(refusal(OrderDraft().with("buyer_email", .text(address)))?.code == .badOrder)
  }

  @Test(arguments: ["buyer_firstname", "buyer_lastname", "buyer_idnumber"])
  func `names of people hold no tags, no control characters and no blanks around`(_ field: String) {
    for text in ["<b>", "a<b", " a", "a ", "a\nb", "a\\", "a\\\"b", ""] {
      #expect(refusal(OrderDraft().with(field, .text(text)))?.code == .badOrder)
    }
    for text in ["D'Arc-Étienne", "\"Jo\"", "a, b", "李", "=1+1", "O`Neil $(x)"] {
      #expect(throws: Never.self) { try order(OrderDraft().with(field, .text(text)).json) }
    }
  }

  @Test(arguments: [
    ("coursecategory", 0), ("coursecategory", -1), ("duration", -1), ("duration", 36_526),
    ("seats", 0), ("seats", -5), ("seats", 1_000_001),
  ])
  func `a number out of bounds is refused`(_ field: String, _ number: Int) {
    let error = refusal(OrderDraft().with(field, .number(number)))
    #expect(error?.code == .badOrder)
    #expect(error?.message.hasPrefix(field) == true)
  }

  @Test(arguments: [
    "2026-02-29", "2026-13-01", "2026-1-1", "01/12/2026", "2026-12-01T08:00:00",
    "2026-12-01T08:00:00+01:00", "2026-12-01 08:00:00", "demain", "2026-12-01T24:00:00Z",
  ])
  func `a start that is no date is refused`(_ text: String) {
    #expect(
      refusal(OrderDraft().with("start", .text(text)))?.message.hasPrefix("start must") == true)
  }

  @Test func `a start before Moodle's time is refused`() {
    #expect(refusal(OrderDraft().with("start", "1969-12-31"))?.code == .badOrder)
    for ordered in ["1900-01-01", "1969-12-31", "1970-01-01", "1970-01-01T05:00:00Z"] {
      let error = refusal(OrderDraft().with("ordered", .text(ordered)))
      #expect(error?.code == .badOrder)
      #expect(error?.message.hasPrefix("ordered") == true)
    }
  }

  @Test func `no message quotes the buyer`() {
    let secret = "zqxj"
    let fields = OrderDraft().values.keys.filter { $0.hasPrefix("buyer_") }
    #expect(fields.count == 5)
    for field in fields {
      for bad in ["<\(secret)>", " \(secret)", "\(secret)\n", "\(secret)\\", "É\(secret)\u{FFFF}"] {
        for text in [
          OrderDraft().with(field, .text(bad)).json,
          OrderDraft.csv([OrderDraft().with(field, .text(bad))]),
          OrderDraft().with(field, .raw("[\"\(secret)\"]")).json,
          OrderDraft().with(field, .raw("\"\(secret)")).json,
        ] {
          #expect(refusal(text).map { "\($0)".contains(secret) } ?? true == false)
        }
      }
    }
  }
}
