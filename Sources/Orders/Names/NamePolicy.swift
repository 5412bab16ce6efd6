package import Base
package import SystemPackage
package import TextFormats

/// How the names of sold courses are chosen: the manager's policy, schema `gabarit.names/1`.
package struct NamePolicy: Sendable, Equatable {
  /// What happens where a name is taken.
  package enum Collision: String, CaseIterable, Sendable {
    /// The order is refused.
    case refuse
    /// The name gets the next free number, and the result says so.
    case next
  }

  /// How one kind of name is chosen.
  struct Rule: Sendable, Equatable {
    var pattern: NamePattern
    /// Prefixes by category id.
    var prefixes: [Int64: String] = [:]
    var collision = Collision.refuse
    /// What makes a taken name another.
    var suffix: NamePattern

    init(usual kind: NameKind) {
      pattern = NamePattern(parts: [.field(kind == .idnumber ? "order" : "asked")])
      let number = NamePattern.Part.number(width: 1)
      suffix = NamePattern(
        parts: kind == .fullname ? [.text(" ("), number, .text(")")] : [.text("-"), number])
    }
  }

  /// How names are compared.
  package var comparison: CourseNameKey.Comparison = .strict
  /// Where it is the year that `{year}` stands for: the Moodle server's zone.
  package var zone = Zone.utc
  var rules: [NameKind: Rule]
  var username: NamePattern

  private static let schema = "gabarit.names/1"
  private static let fields: Set<String> = [
    "asked", "template", "category", "buyer", "year", "order",
  ]
  private static let personFields: Set<String> = ["first", "last", "initial", "email", "idnumber"]

  /// Names as asked if they are free, the order's id as the course's id number.
  package static let standard = NamePolicy()

  private init() {
    rules = [:]
    for kind in NameKind.allCases { rules[kind] = Rule(usual: kind) }
    username = NamePattern(parts: [.field("first"), .text("."), .field("last")])
  }

  /// Reads a policy's file.
  ///
  /// - Throws: `badInput` with the file's name; `io`.
  package static func read(
    _ path: FilePath
  ) throws(GabaritError) -> (policy: NamePolicy, file: OperatorFile) {
    let read = try OperatorFile.read(path) { value throws(GabaritError) in try NamePolicy(value) }
    return (read.value, read.file)
  }

  /// Reads a policy.
  ///
  /// - Throws: `badInput`.
  package init(_ value: JSONValue) throws(GabaritError) {
    let known: Set<String> = [
      "schema", "compare", "shortname", "fullname", "idnumber", "username",
    ]
    let fields = try JSONFields(value, "the policy of names", known: known)
    try fields.expect(schema: NamePolicy.schema)
    guard case .object(let values) = value else { throw fields.wrong("schema", "is missing") }
    self.init()
    if let text = try fields.optionalString("compare") {
      guard let comparison = CourseNameKey.Comparison(rawValue: text) else {
        throw fields.wrong("compare", NamePolicy.mustBe(CourseNameKey.Comparison.self))
      }
      self.comparison = comparison
    }
    for kind in NameKind.allCases {
      let value = values[kind.rawValue] ?? .null
      rules[kind] =
        kind == .idnumber && value == .string("none") ? nil : try NamePolicy.rule(kind, value)
    }
    let person = try NamePolicy.object(values["username"] ?? .null, "username", ["pattern"])
    if let text = try person.optionalString("pattern") {
      username = try NamePolicy.pattern(text, person, "pattern", NamePolicy.personFields)
    }
    guard !username.hasNumber else {
      throw person.wrong("pattern", "has {n}; a number is added where a user name is taken")
    }
  }

  private static func rule(_ kind: NameKind, _ value: JSONValue) throws(GabaritError) -> Rule {
    let known: Set<String> = ["pattern", "prefixes", "collision", "suffix"]
    let fields = try object(value, kind.rawValue, known)
    // Orders ask for a short name and a full name; nobody asks for an id number.
    let places = kind == .idnumber ? NamePolicy.fields.subtracting(["asked"]) : NamePolicy.fields
    var rule = Rule(usual: kind)
    if let text = try fields.optionalString("pattern") {
      rule.pattern = try pattern(text, fields, "pattern", places)
    }
    if let text = try fields.optionalString("suffix") {
      rule.suffix = try pattern(text, fields, "suffix", [])
    }
    guard rule.suffix.hasNumber else { throw fields.wrong("suffix", "has no {n}") }
    for (category, prefix) in try fields.texts("prefixes") {
      guard let id = Int64(category), id > 0, String(id) == category else {
        throw fields.wrong("prefixes", "has a name that is not the id of a category")
      }
      rule.prefixes[id] = prefix
    }
    if let text = try fields.optionalString("collision") {
      guard let collision = Collision(rawValue: text) else {
        throw fields.wrong("collision", mustBe(Collision.self))
      }
      rule.collision = collision
    }
    return rule
  }

  private static func object(
    _ value: JSONValue, _ name: String, _ known: Set<String>
  ) throws(GabaritError) -> JSONFields {
    try JSONFields(
      value == .null ? .object([:]) : value, "the policy of names, \(name)", known: known)
  }

  private static func pattern(
    _ text: String, _ fields: JSONFields, _ name: String, _ places: Set<String>
  ) throws(GabaritError) -> NamePattern {
    do throws(GabaritError) { return try NamePattern(text, fields: places) } catch {
      throw fields.wrong(name, error.message)
    }
  }

  private static func mustBe<Value: CaseIterable & RawRepresentable>(_: Value.Type) -> String
  where Value.RawValue == String {
    "must be " + Value.allCases.map(\.rawValue).joined(separator: " or ")
  }
}
