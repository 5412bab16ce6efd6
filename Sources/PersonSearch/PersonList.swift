package import Base
package import SystemPackage

/// The people to look for: a text file in UTF-8 with a term a line, that is a full name, a user
/// name, an e-mail address or whatever else tells a person.
///
/// Empty lines, and those that begin with `#`, are left out. A table whose first row names columns
/// of people ([`firstname`, `lastname`], `username`, `email` and their like) is one too: each row
/// gives the full name, the user name and the address as terms. No error ever quotes a term.
package struct PersonList: Sendable {
  /// Bytes in a file.
  package static let byteLimit = 1 << 20
  /// Terms in a file.
  package static let termLimit = 10_000
  /// Words in a term.
  package static let wordLimit = 16

  /// The SHA-256 of the file, in hexadecimal, for the report.
  package let sha256: String
  /// How many terms there are; a term's index, from 0, is its place among them.
  package var count: Int { terms.count }
  /// The line of each term, from 1; the terms of a row of a table share it.
  package let lines: [Int]
  /// Each term as it was written, for who asks to see it.
  package let texts: [String]
  /// Each term as its parts (what white space or commas cut), and these as their folded words.
  let terms: [[[[UInt8]]]]

  /// Reads a file.
  ///
  /// - Throws: `usage` with file and line; `io`.
  package init(_ path: FilePath) throws(GabaritError) {
    let file = try SourceFile(path)
    guard file.identity.size <= Int64(PersonList.byteLimit) else {
      throw PersonList.tooLarge.in(file: path.string)
    }
    let bytes = try FileTree.contents(of: path, limit: PersonList.byteLimit)
    do { try self.init(bytes) } catch { throw error.in(file: path.string) }
  }

  /// Reads the bytes of such a file.
  ///
  /// - Throws: `usage` with the line.
  package init(_ bytes: [UInt8]) throws(GabaritError) {
    guard bytes.count <= PersonList.byteLimit else { throw PersonList.tooLarge }
    sha256 = Digest.hex(.sha256, of: bytes)
    var terms: [[[[UInt8]]]] = []
    var lines: [Int] = []
    var texts: [String] = []
    let table = try PersonTable.terms(bytes)
    let rows = if let table { table } else { try PersonList.rows(bytes) }
    for (line, text) in rows {
      // As one term it would be found nowhere, and that would pass for an answer.
      if table == nil, text.contains(","),
        text.contains("@") || text.count(where: { $0 == "," }) > 1
      {
        throw GabaritError(
          .usage, "is a row of a table, whose first line must name its columns", line: line)
      }
      guard let term = try PersonList.term(text, line) else { continue }
      terms.append(term)
      lines.append(line)
      texts.append(text)
      guard terms.count <= PersonList.termLimit else {
        throw GabaritError(.usage, "names more than \(PersonList.termLimit) persons", line: line)
      }
    }
    guard !terms.isEmpty else { throw GabaritError(.usage, "names no person") }
    self.terms = terms
    self.lines = lines
    self.texts = texts
  }

  private static func rows(_ bytes: [UInt8]) throws(GabaritError) -> [(Int, String)] {
    let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    var rows: [(Int, String)] = []
    for (index, row) in text.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
      let row = row.last == 0x0d ? row.dropLast() : row
      guard let text = String(validating: row, as: UTF8.self) else {
        throw GabaritError(.usage, "is not UTF-8", line: index + 1)
      }
      rows.append((index + 1, text))
    }
    return rows
  }

  private static let tooLarge = GabaritError(
    .usage, "is larger than \(byteLimit) bytes, too much for a list of persons")

  private static func term(
    _ text: String, _ line: Int
  ) throws(GabaritError) -> [[[UInt8]]]? {
    let scalars = text.unicodeScalars
    let isBlank = scalars.allSatisfy { $0.properties.isWhitespace }
    if isBlank || scalars.first(where: { !$0.properties.isWhitespace }) == "#" { return nil }
    for scalar in scalars where scalar.properties.generalCategory == .control && scalar != "\t" {
      throw GabaritError(.usage, "holds a control character", line: line)
    }
    let parts = scalars.split { $0.properties.isWhitespace || $0 == "," }
      .map { WordList.words(of: $0) }.filter { !$0.isEmpty }
    let count = parts.reduce(0) { $0 + $1.count }
    guard count > 0 else {
      throw GabaritError(.usage, "holds neither a letter nor a digit", line: line)
    }
    guard count <= wordLimit else {
      throw GabaritError(.usage, "has more than \(wordLimit) words", line: line)
    }
    return parts
  }
}

/// Collects words.
private struct WordList: WordSink {
  var words: [[UInt8]] = []

  mutating func word(_ bytes: [UInt8], isWhole: Bool, hash: UInt32) { words.append(bytes) }
  mutating func separator(isSpace: Bool) {}

  static func words(of text: some Sequence<Unicode.Scalar>) -> [[UInt8]] {
    var cutter = WordCutter(WordList(), keeps: Int.max)
    for scalar in text { cutter.take(scalar.value) }
    cutter.end()
    return cutter.sink.words
  }
}
