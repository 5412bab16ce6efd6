/// The items of a JSON array or object, where they stand in the text.
package struct JSONItems {
  /// One of them.
  package struct Item: Sendable {
    /// The name of a field; nil in an array.
    package var name: String?
    /// The bytes of the value.
    package var value: Range<Int>
    /// The bytes from the bracket or comma before it to the next one: white space, name and value.
    package var slot: Range<Int>
  }

  /// Whether it is an object.
  package let isObject: Bool
  /// The items in their order; in an object several may have one name.
  package private(set) var all: [Item] = []

  /// Nil where the text is neither an array nor an object, or not JSON.
  package init?(_ bytes: ArraySlice<UInt8>, _ dialect: JSONTokenizer.Dialect) {
    var tokenizer = JSONTokenizer(bytes, dialect)
    guard let first = try? tokenizer.next(), first.opens else { return nil }
    isObject = first.kind == .beginObject
    var slotStart = first.range.upperBound
    var name: String?
    var valueStart = 0
    do {
      while let token = try tokenizer.next() {
        guard tokenizer.depth > 0 else { continue }
        let isOutermost = tokenizer.depth == (token.opens ? 2 : 1)
        guard isOutermost else { continue }
        if token.kind == .name {
          name = tokenizer.text(of: token)
          continue
        }
        if token.kind != .end { valueStart = token.range.lowerBound }
        guard !token.opens else { continue }
        let value = valueStart..<token.range.upperBound
        // Only white space stands between a value and its comma or bracket.
        let end = bytes[value.upperBound...].firstIndex { ",]}".utf8.contains($0) }
        let slotEnd = end ?? bytes.endIndex
        all.append(Item(name: name, value: value, slot: slotStart..<slotEnd))
        slotStart = slotEnd + 1
      }
    } catch { return nil }
  }
}
