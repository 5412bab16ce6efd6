/// A file that is not what it should be, whichever of the operator's files it stands for.
package struct OddFile: Sendable, CustomStringConvertible {
  /// What it is.
  package var name: String
  /// Its contents.
  package var bytes: [UInt8]

  package var description: String { name }
}

extension Gallery {
  /// Contents that no list, policy or order file may have.
  package static let oddFiles: [OddFile] =
    [oddTexts.map { OddFile(name: $0, bytes: Array($1.utf8)) }, oddBytes].flatMap(\.self)

  private static let oddTexts: [(String, String)] =
    [
      ("nothing", ""), ("white space", " \r\n\t"), ("an open brace", "{"), ("a comma", ","),
      ("a quote that is never closed", "\"a"), ("null", "null"), ("a number", "7"),
      ("a number beyond all", "[1e999999]"), ("digits beyond 64 bits", "[" + digits + "]"),
      ("100,000 brackets", String(repeating: "[", count: 100_000)),
      ("100,000 braces", String(repeating: "{\"a\":", count: 100_000)),
      ("a million values", million),
      ("half a pair", "{\"schema\": \"\\ud800\"}"), ("a field twice", "{\"a\": 1, \"\\u0061\": 2}"),
      ("a comment", "// no\n{}"), ("two values", "{} {}"),
      ("an unknown schema", "{\"schema\": \"x\"}"),
      ("a schema of another kind", "{\"schema\": {\"schema\": 1}}"), ("NaN", "[NaN]"),
      ("a word of 2 MB", "[\"" + String(repeating: "x", count: 2 << 20)),
      ("10,000 columns", String(repeating: "a,", count: 10_000) + "a\n1,2\n"),
      ("columns of one name", "order,order\n1,2\n"), ("a row too short", "order,template\n1\n"),
      ("a lone carriage return", "order\r1\r"), ("a quote in the middle", "order\na\"b\n"),
      ("XML", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"),
    ]

  private static let oddBytes: [OddFile] = [
    OddFile(name: "NULs", bytes: [UInt8](repeating: 0, count: 4_096)),
    OddFile(name: "a mark alone", bytes: [0xef, 0xbb, 0xbf]),
    OddFile(
      name: "bytes that are not UTF-8", bytes: [0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]),
    OddFile(
      name: "half a surrogate pair", bytes: [0x5b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x5d]),
    OddFile(name: "UTF-16", bytes: [0xff, 0xfe, 0x7b, 0, 0x7d, 0]),
    OddFile(name: "a backup", bytes: BackupBuilder().tgz),
  ]

  private static let digits = String(repeating: "9", count: 400)
  private static let million = "[" + String(repeating: "1,", count: 1_000_001) + "1]"

  /// Orders that are well-formed and hostile: a field and what stands in it.
  package static let hostileOrders: [(field: String, value: OrderDraft.Value)] = {
    var orders: [(field: String, value: OrderDraft.Value)] = []
    let ids: [String] = [
      "..", "/etc/x", "a/b", ".hidden", "-rf", "a\u{0}b", "a\nb", "con\u{202e}", "", " ",
      String(repeating: "x", count: 300), "a\\b", "$(id)", "\u{1b}[2J",
    ]
    for text in ids { orders.append(("order", .text(text))) }
    let numbers: [String] = [
      "99999999999999999999", "-1", "1.5", "1e3", "true", "null", "[]", "{}", "9223372036854775807",
    ]
    for text in numbers {
      for field in ["duration", "seats", "coursecategory"] { orders.append((field, .raw(text))) }
    }
    let dates: [String] = [
      "0000-00-00", "2026-02-30", "9999-12-31", "-2026-01-01", "99999999999-01-01",
      "2026-12-01T25:00:00Z", "253402300800", "",
    ]
    for text in dates { orders.append(("start", .text(text))) }
    let names: [String] = [
      "a\u{1}b", "</fullname><x>", "<script>", "\u{fffe}", "$@NULL@$", "0",
      String(repeating: "é", count: 300), "'; rm -rf ~; '", "\\\"", "line\nline",
    ]
    for text in names {
      for field in ["fullname", "idnumber"] { orders.append((field, .text(text))) }
    }
    let users: [String] = ["=cmd|'/c calc'!A1", "@SUM(1)", "a b", "root\n", "ROOT", ""]
    for text in users { orders.append(("buyer_username", .text(text))) }
    return orders
  }()
}
