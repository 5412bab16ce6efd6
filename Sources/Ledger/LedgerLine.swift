internal import FoundationEssentials
public import Groundwork

/// A line of an export, schema `gabarit.ledger/1`: exactly one of these is there.
public struct LedgerLine: Codable, Sendable {
  /// The first line.
  public struct Header: Codable, Sendable, Equatable {
    /// The schema.
    public var schema: String
    /// How the names' keys are made.
    public var compare: CourseNameKey.Comparison

    /// Makes a header.
    public init(compare: CourseNameKey.Comparison) {
      schema = LedgerLine.schema
      self.compare = compare
    }
  }

  /// A user name, and what its person is known by.
  public struct Person: Codable, Sendable, Equatable {
    /// The user name.
    public var username: String
    /// The kind of key.
    public var key: PersonKey
    /// The key.
    public var value: String

    /// Makes a line.
    public init(username: String, key: PersonKey, value: String) {
      self.username = username
      self.key = key
      self.value = value
    }
  }

  /// The next number of names that have one.
  public struct Counter: Codable, Sendable, Equatable {
    /// What the names have in common.
    public var stem: String
    /// The next number.
    public var next: Int64

    /// Makes a line.
    public init(stem: String, next: Int64) {
      self.stem = stem
      self.next = next
    }
  }

  /// The schema of exports.
  public static let schema = "gabarit.ledger/1"

  /// The first line.
  public var ledger: Header?
  /// An import of names.
  public var imported: LedgerImport?
  /// A course in the Moodle.
  public var course: CourseNames?
  /// A person.
  public var person: Person?
  /// A counter.
  public var counter: Counter?
  /// An order.
  public var order: OrderRecord?
  /// A line of the log.
  public var event: LedgerEvent?

  /// Makes a line.
  public init(
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
  public var text: String { get throws(GabaritError) { try CanonicalJSON.encodeLine(self) } }

  /// Reads the lines of an export.
  ///
  /// A line that an export would write otherwise is refused: what is not understood would be lost.
  ///
  /// - Throws: `badInput` with the line.
  public static func read(_ bytes: [UInt8]) throws(GabaritError) -> [LedgerLine] {
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
