internal import Base
internal import TextFormats

/// People in a table, as Moodle exports and imports them.
enum PersonTable {
  /// Columns that hold a term each.
  private static let single: Set<String> = [
    "name", "fullname", "full name", "username", "user name", "email", "e-mail", "email address",
    "nom complet", "nom d'utilisateur", "identifiant", "adresse de courriel", "courriel",
  ]
  private static let first: Set<String> = ["firstname", "first name", "prénom", "prenom"]
  private static let last: Set<String> = [
    "lastname", "last name", "surname", "nom", "nom de famille",
  ]

  /// The terms with their lines; nil where the first line does not name columns of people.
  ///
  /// - Throws: `usage` for what is no table behind such a line.
  static func terms(_ bytes: [UInt8]) throws(GabaritError) -> [(Int, String)]? {
    let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    let head = String(decoding: text.prefix { $0 != 0x0a && $0 != 0x0d }, as: UTF8.self)
    let names = head.split(separator: ",").map(plain)
    // Semicolons and tabs would make one term of each row, which nothing matches.
    let others = head.split { $0 == ";" || $0 == "\t" }.map(plain)
    if others.count > 1, others.contains(where: isKnown) {
      throw GabaritError(.usage, "is a table that is not cut by commas", line: 1)
    }
    guard names.contains(where: isKnown) else { return nil }
    let table: CSVTable
    do { table = try CSVTable(bytes) } catch {
      throw GabaritError(.usage, "is no table: \(error.message)", line: error.line)
    }
    var terms: [(Int, String)] = []
    for row in table.rows {
      func values(_ kind: Set<String>) -> [String] {
        table.columns.filter { kind.contains(plain($0)) }.compactMap { row[$0] }
          .filter { !$0.allSatisfy(\.isWhitespace) }
      }
      let name = (values(first) + values(last)).joined(separator: " ")
      terms += ([name] + values(single)).filter { !$0.isEmpty }.map { (row.line, $0) }
    }
    return terms
  }

  private static func isKnown(_ name: String) -> Bool {
    single.contains(name) || first.contains(name) || last.contains(name)
  }

  private static func plain(_ name: some StringProtocol) -> String {
    String(String(name).filter { $0 != "\"" }.lowercased().drop { $0 == " " })
  }
}
