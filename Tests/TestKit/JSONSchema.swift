/// A validator for the part of JSON Schema (draft 2020-12) that gabarit's schemas use.
///
/// A keyword that it does not know is a failure of its own: a schema may not say more than is held.
package struct JSONSchema: Sendable {
  private let root: JSON

  /// Takes a schema.
  package init(_ bytes: [UInt8]) throws { root = try JSON(bytes) }

  /// What is wrong with a value, each with its place; empty where it is valid.
  package func failures(of value: JSON) -> [String] { check(value, root, "$") }

  private static let known: Set<String> = [
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties",
    "additionalProperties", "items", "enum", "const", "pattern", "anyOf", "oneOf", "minimum",
  ]

  private func check(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
    if case .bool(let isAllowed) = schema { return isAllowed ? [] : ["\(place): is not allowed"] }
    guard case .object(let keywords) = schema else { return ["\(place): the schema is none"] }
    var failures = Set(keywords.keys).subtracting(JSONSchema.known).sorted().map {
      "\(place): unknown keyword \($0)"
    }
    if let reference = keywords["$ref"]?.text {
      guard let target = resolve(reference) else { return ["\(place): nothing at \(reference)"] }
      failures += check(value, target, place)
    }
    if let type = keywords["type"], !types(type).contains(where: { matches(value, $0) }) {
      failures.append("\(place): is not of type \(types(type).joined(separator: " or "))")
    }
    if case .array(let allowed)? = keywords["enum"], !allowed.contains(value) {
      failures.append("\(place): is none of the values allowed")
    }
    if let constant = keywords["const"], constant != value {
      failures.append("\(place): is not the constant")
    }
    if let pattern = keywords["pattern"]?.text, let text = value.text {
      let isMatch = (try? Regex(pattern).firstMatch(in: text)) != nil
      if !isMatch { failures.append("\(place): does not match \(pattern)") }
    }
    if let minimum = keywords["minimum"]?.value, let number = value.value, number < minimum {
      failures.append("\(place): is less than \(minimum)")
    }
    failures += checkObject(value, keywords, place)
    if let items = keywords["items"] {
      for (index, element) in value.elements.enumerated() {
        failures += check(element, items, "\(place)[\(index)]")
      }
    }
    for (name, isOne) in [("anyOf", false), ("oneOf", true)] {
      guard let schemas = keywords[name]?.elements else { continue }
      let count = schemas.count { check(value, $0, place).isEmpty }
      if isOne ? count != 1 : count == 0 {
        failures.append("\(place): fits \(count) of \(schemas.count) in \(name)")
      }
    }
    return failures
  }

  private func checkObject(
    _ value: JSON, _ keywords: [String: JSON], _ place: String
  ) -> [String] {
    guard case .object(let members) = value else { return [] }
    var failures: [String] = []
    for name in (keywords["required"]?.elements ?? []).compactMap(\.text)
    where members[name] == nil {
      failures.append("\(place): lacks \(name)")
    }
    var properties: [String: JSON] = [:]
    if case .object(let named)? = keywords["properties"] { properties = named }
    for (name, member) in members.sorted(by: { $0.key < $1.key }) {
      if let schema = properties[name] ?? keywords["additionalProperties"] {
        failures += check(member, schema, "\(place).\(name)")
      }
    }
    return failures
  }

  private func types(_ type: JSON) -> [String] {
    type.text.map { [$0] } ?? type.elements.compactMap(\.text)
  }

  private func matches(_ value: JSON, _ type: String) -> Bool {
    switch (value, type) {
    case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"),
      (.array, "array"), (.object, "object"):
      true
    case (.number(let number), "integer"): number == number.rounded()
    default: false
    }
  }

  private func resolve(_ reference: String) -> JSON? {
    guard reference.hasPrefix("#/") else { return nil }
    var found: JSON? = root
    for part in reference.dropFirst(2).split(separator: "/") { found = found?[String(part)] }
    return found
  }
}
