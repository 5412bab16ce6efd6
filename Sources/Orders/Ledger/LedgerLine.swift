package import Base
internal import FoundationEssentials
internal import TextFormats

/// A line of an export, schema `gabarit.ledger/1`: exactly one of these is there.
package struct LedgerLine: Codable, Sendable {
  /// The first line.
  package struct Header: Codable, Sendable, Equatable {
    /// The schema.
    package var schema: String
    /// How the names' keys are made.
    package var compare: CourseNameKey.Comparison

    /// Makes a header.
    package init(compare: CourseNameKey.Comparison) {
      schema = LedgerLine.schema
      self.compare = compare
    }
  }

  /// A user name, and what its person is known by.
  package struct Person: Codable, Sendable, Equatable {
    /// The user name.
    package var username: String
    /// The kind of key.
    package var key: PersonKey
    /// The key.
    package var value: String

    /// Makes a line.
    package init(username: String, key: PersonKey, value: String) {
      self.username = username
      self.key = key
      self.value = value
    }
  }

  /// The next number of names that have one.
  package struct Counter: Codable, Sendable, Equatable {
    /// What the names have in common.
    package var stem: String
    /// The next number.
    package var next: Int64

    /// Makes a line.
    package init(stem: String, next: Int64) {
      self.stem = stem
      self.next = next
    }
  }

  /// The schema of exports.
  package static let schema = "gabarit.ledger/1"

  /// The first line.
  package var ledger: Header?
  /// An import of names.
  package var imported: LedgerImport?
  /// A course in the Moodle.
  package var course: CourseNames?
  /// A person.
  package var person: Person?
  /// A counter.
  package var counter: Counter?
  /// An order.
  package var order: OrderRecord?
  /// A line of the log.
  package var event: LedgerEvent?

  /// Makes a line.
  package init(
    ledger: Header? = nil, imported: LedgerImport? = nil, course: CourseNames? = nil,
    person: Person? = nil, counter: Counter? = nil, order: OrderRecord? = nil,
    event: LedgerEvent? = nil
  ) {
    self.ledger = ledger
    self.imported = imported
    self.course = course
    self.person = person
    self.counter = counter
    self.order = order
    self.event = event
  }

  /// The line as text.
  ///
  /// - Throws: `fault`.
  package var text: String { get throws(GabaritError) { try CanonicalJSON.encodeLine(self) } }

  /// Reads the lines of an export.
  ///
  /// A line that an export would write otherwise is refused: what is not understood would be lost.
  ///
  /// - Throws: `badInput` with the line.
  package static func read(_ bytes: [UInt8]) throws(GabaritError) -> [LedgerLine] {
    var lines: [LedgerLine] = []
    for (index, line) in bytes.split(separator: 0x0a).enumerated() {
      func bad(_ what: String) -> GabaritError {
        GabaritError(.badInput, what, line: index + 1)
      }
      let decoded = try? JSONDecoder().decode(LedgerLine.self, from: Data(line))
      guard let decoded, try decoded.text.utf8.elementsEqual(line) else {
        throw bad("is not a line as an export of a ledger writes it")
      }
      guard (decoded.ledger != nil) == (index == 0) else {
        throw bad("an export begins with its schema, and has it once")
      }
      if let header = decoded.ledger, header.schema != schema {
        throw bad("is not of the schema \(schema)")
      }
      lines.append(decoded)
    }
    guard !lines.isEmpty else { throw GabaritError(.badInput, "has no lines") }
    return lines
  }
}
