package import Base
internal import FoundationEssentials
package import Orders
internal import TextFormats

/// What `restore.sh` and `apply.sh` say when they are done: one line of JSON, schema
/// `gabarit.applied/1`.
package struct Applied: Sendable {
  /// The order's id.
  package let order: String
  /// What was found, for the ledger.
  package let confirmation: Confirmation

  /// The largest text of such lines, in bytes.
  package static let largest = 64 << 20

  private static let schema = "gabarit.applied/1"

  /// Reads lines, of one order or many.
  ///
  /// - Throws: `badInput` with the line.
  package static func read(_ bytes: [UInt8]) throws(GabaritError) -> [Applied] {
    var all: [Applied] = []
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated()
    where !line.allSatisfy({ [0x20, 0x09, 0x0d].contains($0) }) {
      do throws(GabaritError) { all.append(try Applied(Array(line))) } catch {
        throw GabaritError(
          .badInput, error.message, line: index + 1, detail: error.detail)
      }
    }
    guard !all.isEmpty else { throw GabaritError(.badInput, "has no line that a script wrote") }
    return all
  }

  /// Whether it is what `apply.sh` writes and will read again: `visible` and the status of each
  /// enrolment instance by its id.
  private static func isFound(_ object: [String: JSONValue]) -> Bool {
    func isFlag(_ value: JSONValue?) -> Bool { value == .number(0) || value == .number(1) }
    guard Set(object.keys) == ["visible", "instances"], isFlag(object["visible"]),
      case .object(let instances)? = object["instances"]
    else { return false }
    return instances.allSatisfy { id, value in
      guard case .object(let instance) = value, case .string? = instance["enrol"] else {
        return false
      }
      return (Int64(id) ?? 0) > 0 && Set(instance.keys) == ["enrol", "status"]
        && isFlag(instance["status"])
    }
  }

  private init(_ line: [UInt8]) throws(GabaritError) {
    let known: Set<String> = ["schema", "order", "move", "course_id", "shortname", "found"]
    let value = try JSONValue(parsing: line)
    let fields = try JSONFields(value, "the line of a script", known: known)
    try fields.expect(schema: Applied.schema)
    guard let course = try fields.optionalNumber("course_id"),
      let move = try fields.optionalNumber("move"), case .object(let values) = value
    else { throw GabaritError(.badInput, "the line of a script lacks course_id or move") }
    let found: String? =
      switch values["found"] ?? .null {
      case .null: nil
      case .object(let object) where Applied.isFound(object):
        try CanonicalJSON.encodeLine(JSONValue.object(object))
      default: throw fields.wrong("found", "is not what apply.sh finds")
      }
    order = try fields.string("order")
    confirmation = Confirmation(
      courseID: course, shortname: try fields.string("shortname"), move: move, found: found)
  }
}
