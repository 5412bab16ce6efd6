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

  /// The values at an element.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - isBelow: whether it lies directly below elements of these names, and these, where that is
  ///     asked for, below nothing else; only asked where the name is one of the table's.
  func values(
    named name: String, _ isBelow: (_ names: ArraySlice<String>, _ isAll: Bool) -> Bool
  ) -> [Value] {
    guard let entries = byName[name] else { return [] }
    return entries.filter { isBelow($0.parts.dropLast(), $0.isAbsolute) }.map(\.value)
  }
}
