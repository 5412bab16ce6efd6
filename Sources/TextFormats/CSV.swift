package import Base

/// Comma-separated values as RFC 4180 writes them, read strictly: a quote out of place or a row of
/// another length is an error that names its line, never a guess.
///
/// The library at hand for it (SwiftCSV) names no lines, drops white space and takes ragged rows.
package struct CSVTable: Sendable {
  /// A row and the line it begins on.
  package struct Row: Sendable {
    /// The line in the file, from 1.
    package let line: Int
    private let columns: Columns
    private let cells: [String]

    fileprivate init(_ record: Record, _ columns: Columns) {
      (line, cells) = record
      self.columns = columns
    }

    /// The value in a column; nil where there is no such column.
    package subscript(column: String) -> String? { columns.places[column].map { cells[$0] } }

    /// The values by column.
    package var values: [String: String] { columns.places.mapValues { cells[$0] } }
  }

  /// Where each column stands: the same for all rows.
  fileprivate final class Columns: Sendable {
    let places: [String: Int]
    init(_ places: [String: Int]) { self.places = places }
  }

  /// How many rows a table has at most, the first one left out, unless told.
  package static let mostRows = 1_000_000
  /// How many columns a table has at most.
  package static let mostColumns = 1_000

  /// The columns, as the first row names them.
  package let columns: [String]
  /// The rows after the first; empty lines left out.
  package let rows: [Row]

  /// Reads a table in UTF-8, with or without a byte-order mark.
  ///
  /// - Parameter rows: how many there may be, the first one left out.
  /// - Throws: `badInput` with the line of what is wrong; `interrupted`.
  package init(_ bytes: [UInt8], rows most: Int = CSVTable.mostRows) throws(GabaritError) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw GabaritError(.badInput, "is not UTF-8; save the table as CSV in UTF-8")
    }
    var reader = CSVReader(bytes)
    guard let header = try reader.next() else { throw GabaritError(.badInput, "has no rows") }
    columns = header.values
    var places: [String: Int] = [:]
    for (index, name) in columns.enumerated() {
      guard places.updateValue(index, forKey: name) == nil else {
        throw GabaritError(.badInput, "names a column twice", line: header.line)
      }
    }
    let shared = Columns(places)
    var rows: [Row] = []
    while let record = try reader.next() {
      guard record.values.count == header.values.count else {
        throw GabaritError(
          .badInput,
          "has \(record.values.count) values where the first row names \(header.values.count) "
            + "columns", line: record.line)
      }
      guard rows.count < most else {
        throw GabaritError(
          .badInput, "has more than \(most) rows; part the table", line: record.line)
      }
      if rows.count % 1_000 == 0 { try Interruption.check() }
      rows.append(Row(record, shared))
    }
    self.rows = rows
  }

  /// A value in quotes, those within it doubled.
  package static func quoted(_ value: String) -> String {
    var quoted = "\""
    for scalar in value.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// A table in UTF-8: the columns' names, quoted where they must be, and rows of quoted values.
  package static func text(_ columns: [String], _ rows: [[String]]) -> [UInt8] {
    func isPlain(_ name: String) -> Bool {
      // A byte-order mark at the start of a file would not be taken for a part of the name.
      name.unicodeScalars.first != "\u{FEFF}"
        && !name.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    }
    let lines = [columns.map { isPlain($0) ? $0 : quoted($0) }] + rows.map { $0.map(quoted) }
    return Array(lines.map { $0.joined(separator: ",") + "\n" }.joined().utf8)
  }

  fileprivate typealias Record = (line: Int, values: [String])
}

/// Takes a table apart, row by row; its bytes are UTF-8.
private struct CSVReader {
  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed: UInt8 = 0x0a
  private static let carriageReturn: UInt8 = 0x0d

  private let bytes: [UInt8]
  private var index: Int
  private var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  /// The next row that is not an empty line; nil behind the last.
  mutating func next() throws(GabaritError) -> CSVTable.Record? {
    while index < bytes.count {
      let start = line
      let values = try row()
      if values != [""] { return (start, values) }
    }
    return nil
  }

  private mutating func row() throws(GabaritError) -> [String] {
    var values: [String] = []
    while true {
      guard values.count < CSVTable.mostColumns else {
        throw GabaritError(
          .badInput, "has more than \(CSVTable.mostColumns) values in a row", line: line)
      }
      values.append(try field())
      switch current {
      case nil: return values
      case CSVReader.comma: index += 1
      default:
        if current == CSVReader.carriageReturn { index += 1 }
        guard current == CSVReader.lineFeed else {
          throw GabaritError(.badInput, "has a carriage return without its line feed", line: line)
        }
        index += 1
        line += 1
        return values
      }
    }
  }

  private static func endsField(_ byte: UInt8) -> Bool {
    byte == comma || byte == lineFeed || byte == carriageReturn
  }

  /// One value; afterwards `index` is at what ended it.
  private mutating func field() throws(GabaritError) -> String {
    guard current != CSVReader.quote else { return try quotedField() }
    let start = index
    while let byte = current, !CSVReader.endsField(byte) {
      guard byte != CSVReader.quote else {
        throw GabaritError(
          .badInput, "has a quote inside a value that does not begin with one", line: line)
      }
      index += 1
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func quotedField() throws(GabaritError) -> String {
    let start = line
    var value: [UInt8] = []
    index += 1
    while true {
      guard let byte = current else {
        throw GabaritError(.badInput, "has a quote that is never closed", line: start)
      }
      index += 1
      if byte == CSVReader.quote {
        guard current == CSVReader.quote else { break }
        index += 1
      }
      if byte == CSVReader.lineFeed { line += 1 }
      value.append(byte)
    }
    if let byte = current, !CSVReader.endsField(byte) {
      throw GabaritError(.badInput, "has something behind a closing quote", line: line)
    }
    return String(decoding: value, as: UTF8.self)
  }
}
