import Base
import TestKit
import Testing
import TextFormats

struct CSVTests {
  private func table(_ text: String) throws(GabaritError) -> CSVTable {
    try CSVTable(Array(text.utf8))
  }

  @Test func `reads values by the first row's names`() throws {
    let table = try table("order,fullname\n1,Biologie\n2,Chimie\n")
    #expect(table.columns == ["order", "fullname"])
    #expect(table.rows.map { $0.values["fullname"] } == ["Biologie", "Chimie"])
    #expect(table.rows.map(\.line) == [2, 3])
  }

  @Test(arguments: ["a,b\r\n1,2\r\n", "a,b\n1,2", "\u{FEFF}a,b\n1,2\n", "a,b\n\n1,2\n\n"])
  func `takes both line ends, a byte-order mark, empty lines and no last line end`(
    text: String
  ) throws {
    let table = try table(text)
    #expect(table.columns == ["a", "b"])
    #expect(table.rows.map(\.values) == [["a": "1", "b": "2"]])
  }

  @Test func `keeps a byte-order mark that is a part of the first column's name`() throws {
    let text = CSVTable.text(["\u{FEFF}a", "b"], [["1", "2"]])
    #expect(try CSVTable(text).columns == ["\u{FEFF}a", "b"])
  }

  @Test func `keeps commas, quotes and line ends inside quotes, and counts their lines`() throws {
    let table = try table("a,b\n\"x, \"\"y\"\"\",\"one\ntwo\r\nthree\"\n3,4\n")
    #expect(table.rows[0].values == ["a": "x, \"y\"", "b": "one\ntwo\r\nthree"])
    #expect(table.rows.map(\.line) == [2, 5])
  }

  @Test func `keeps white space and empty values`() throws {
    let table = try table("a,b,c\n x ,,\"\"\n,,\n")
    #expect(table.rows[0].values == ["a": " x ", "b": "", "c": ""])
    #expect(table.rows[1].values == ["a": "", "b": "", "c": ""])
  }

  @Test(
    arguments: [
      ("", nil), ("\n\n", nil), ("a,a\n1,2\n", 1), ("a,b\n1\n", 2), ("a,b\n1,2,3\n", 2),
      ("a,b\n1,2\n3\n", 3), ("a\nx\"y\n", 2), ("a\n\"x\"y\n", 2), ("a\n\"x\n", 2), ("a\rb\n", 1),
      ("a\n\"1\n2\"\n\"x", 4),
    ] as [(String, Int?)]) func `names the line of what is wrong`(text: String, line: Int?)
  {
    let error = failure { _ = try table(text) }
    #expect(error?.code == .badInput)
    #expect(error?.line == line)
  }

  @Test func `is bounded in rows and columns, and says where it is too much`() {
    let rows = failure { _ = try CSVTable(Array("a\n1\n2\n3\n".utf8), rows: 2) }
    #expect(rows?.code == .badInput && rows?.line == 4)
    #expect(failure { _ = try CSVTable(Array("a\n1\n\n2\n".utf8), rows: 2) } == nil)
    let commas = failure { _ = try CSVTable(Array(repeating: 0x2c, count: 5_000_000)) }
    #expect(commas?.code == .badInput && commas?.line == 1)
  }

  @Test func `refuses what is not UTF-8`() {
    let error = failure { _ = try CSVTable(Array("nom\n".utf8) + [0xe9, 0x0a]) }
    #expect(error?.code == .badInput)
  }

  @Test(arguments: ["", "x", "a,b", "\"", "a\nb", "\r\n", " x", "x ", "é🎓", "a;b", "''"])
  func `reads back what it writes`(value: String) throws {
    let text = "a,b\n" + CSVTable.quoted(value) + "," + CSVTable.quoted("z") + "\n"
    let read = try table(text)
    #expect(read.rows.first?.values["a"].map { Array($0.utf8) } == Array(value.utf8))
  }
}
