internal import Base

/// What a name is made of: text, and places that an order fills.
struct NamePattern: Sendable, Equatable {
  enum Part: Sendable, Equatable {
    case text(String)
    case field(String)
    /// The number, with as many digits at least.
    case number(width: Int)
  }

  let parts: [Part]

  var hasNumber: Bool {
    parts.contains { if case .number = $0 { true } else { false } }
  }

  init(parts: [Part]) { self.parts = parts }

  /// Reads `{template}-{n:4}`.
  ///
  /// - Parameter fields: the names that it may have beside `{n}`.
  /// - Throws: `badInput`; the place is the caller's to name.
  init(_ text: String, fields: Set<String>) throws(GabaritError) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
        throw GabaritError(.badInput, "has a brace without its other one")
      }
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      let name = String(rest[rest.index(after: open)..<close])
      if name == "n" {
        parts.append(.number(width: 1))
      } else if name.hasPrefix("n:") {
        guard let width = Int(name.dropFirst(2)), (1...9).contains(width) else {
          throw GabaritError(.badInput, "has a {n:…} whose width is not from 1 to 9")
        }
        parts.append(.number(width: width))
      } else if fields.contains(name) {
        parts.append(.field(name))
      } else {
        let known = (fields.union(["n", "n:4"])).sorted().map { "{\($0)}" }
        throw GabaritError(
          .badInput,
          "has a place {\(name.printable)}; there are \(known.joined(separator: ", "))")
      }
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    let numbers = parts.count { if case .number = $0 { true } else { false } }
    guard numbers <= 1 else { throw GabaritError(.badInput, "has {n} twice") }
    guard !parts.isEmpty else { throw GabaritError(.badInput, "is empty") }
    self.parts = parts
  }

  /// The name for an order's values; `number` nil leaves `{n}` as it is.
  func name(_ values: [String: String], number: Int64?) -> String {
    var name = ""
    for part in parts {
      switch part {
      case .text(let text): name += text
      case .field(let field): name += values[field] ?? ""
      case .number(let width):
        guard let number else {
          name += "{n}"
          continue
        }
        let digits = String(number)
        name += String(repeating: "0", count: max(0, width - digits.count)) + digits
      }
    }
    return name
  }
}
