/// Values at paths of elements, found by the path that is open.
struct PathTable<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    let parts: [String]
    let isAbsolute: Bool
    let value: Value
  }

  private let byName: [String: [Entry]]

  /// - Parameter path: a value's path; `//` at its start means at any depth.
  init(_ values: [Value], path: (Value) -> String) {
    let entries = values.map { value in
      let path = path(value)
      return Entry(
        parts: path.split(separator: "/").map(String.init), isAbsolute: !path.hasPrefix("//"),
        value: value)
    }
    byName = Dictionary(grouping: entries) { $0.parts.last ?? "" }
  }

  /// The values at the innermost element of a path.
  func values(at path: [String]) -> [Value] {
    guard let name = path.last, let entries = byName[name] else { return [] }
    return entries.filter { entry in
      (entry.isAbsolute ? path.count == entry.parts.count : path.count >= entry.parts.count)
        && path.suffix(entry.parts.count).elementsEqual(entry.parts)
    }.map(\.value)
  }
}
