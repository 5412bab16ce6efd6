/// Comma-separated values as RFC 4180 writes them, read strictly: a quote out of place or a row of
/// another length is an error that names its line, never a guess.
///
/// The library at hand for it (SwiftCSV) names no lines, drops white space and takes ragged rows.
public struct CSVTable: Sendable {
  /// A row and the line it begins on.
  public struct Row: Sendable {
    /// The line in the file, from 1.
    public let line: Int
    /// The values by column.
    public let values: [String: String]
  }

  /// The columns, as the first row names them.
  public let columns: [String]
  /// The rows after the first; empty lines left out.
  public let rows: [Row]

  /// Reads a table in UTF-8, with or without a byte-order mark.
  ///
  /// - Throws: `badInput` with the line of what is wrong.
  public init(_ bytes: [UInt8]) throws(GabaritError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw GabaritError(.badInput, "is not UTF-8; save the table as CSV in UTF-8")
    }
    var records = try CSVTable.records(Array(text.unicodeScalars))
    guard !records.isEmpty else { throw GabaritError(.badInput, "has no rows") }
    let header = records.removeFirst()
    columns = header.values
    guard Set(columns).count == columns.count else {
      throw GabaritError(.badInput, "names a column twice", line: header.line)
    }
    var rows: [Row] = []
    for record in records {
      guard record.values.count == header.values.count else {
        throw GabaritError(
          .badInput,
          "has \(record.values.count) values where the first row names \(header.values.count) "
            + "columns", line: record.line)
      }
      let pairs = zip(header.values, record.values).map { ($0, $1) }
      rows.append(Row(line: record.line, values: Dictionary(uniqueKeysWithValues: pairs)))
    }
    self.rows = rows
  }

  /// A value in quotes, those within it doubled.
  public static func quoted(_ value: String) -> String {
    var quoted = "\""
    for scalar in value.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// A table in UTF-8: the columns' names, quoted where they must be, and rows of quoted values.
  public static func text(_ columns: [String], _ rows: [[String]]) -> [UInt8] {
    func isPlain(_ name: String) -> Bool {
      // A byte-order mark at the start of a file would not be taken for a part of the name.
      name.unicodeScalars.first != "\u{FEFF}"
        && !name.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    }
    let lines = [columns.map { isPlain($0) ? $0 : quoted($0) }] + rows.map { $0.map(quoted) }
    return Array(lines.map { $0.joined(separator: ",") + "\n" }.joined().utf8)
  }

  private typealias Record = (line: Int, values: [String])

  /// Works on scalars: "\r\n" is one Character.
  private static func records(_ scalars: [Unicode.Scalar]) throws(GabaritError) -> [Record] {
    var records: [Record] = []
    var values: [String] = []
    var line = 1
    var start = 1
    var index = scalars.first == "\u{FEFF}" ? 1 : 0
    func endRecord() {
      if values != [""] { records.append((start, values)) }
      values = []
    }
    while index < scalars.count {
      if values.isEmpty { start = line }
      let value = try field(scalars, &index, &line)
      values.append(value)
      guard index < scalars.count else { break }
      if scalars[index] == "," {
        index += 1
        if index == scalars.count { values.append("") }
        continue
      }
      if scalars[index] == "\r" { index += 1 }
      guard index < scalars.count, scalars[index] == "\n" else {
        throw GabaritError(.badInput, "has a carriage return without its line feed", line: line)
      }
      index += 1
      line += 1
      endRecord()
    }
    if !values.isEmpty { endRecord() }
    return records
  }

  /// One field; afterwards `index` is at what ended it.
  private static func field(
    _ scalars: [Unicode.Scalar], _ index: inout Int, _ line: inout Int
  ) throws(GabaritError) -> String {
    var value = String.UnicodeScalarView()
    let start = line
    guard scalars[index] == "\"" else {
      while index < scalars.count, !",\r\n".unicodeScalars.contains(scalars[index]) {
        guard scalars[index] != "\"" else {
          throw GabaritError(
            .badInput, "has a quote inside a value that does not begin with one",
            line: line)
        }
        value.append(scalars[index])
        index += 1
      }
      return String(value)
    }
    index += 1
    while true {
      guard index < scalars.count else {
        throw GabaritError(.badInput, "has a quote that is never closed", line: start)
      }
      let scalar = scalars[index]
      index += 1
      if scalar == "\"" {
        guard index < scalars.count, scalars[index] == "\"" else { break }
        index += 1
      }
      if scalar == "\n" { line += 1 }
      value.append(scalar)
    }
    guard index == scalars.count || ",\r\n".unicodeScalars.contains(scalars[index]) else {
      throw GabaritError(.badInput, "has something behind a closing quote", line: line)
    }
    return String(value)
  }
}
