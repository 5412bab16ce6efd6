internal import Groundwork
internal import MoodleBackup
internal import XMLStream

/// Counts the rows of user data in one XML member.
final class RowCounter: XMLHandler {
  /// Rows found so far, by the index of their place.
  private(set) var counts: [Int]
  let places: [UserDataPlace]

  /// A row whose condition is not decided yet.
  private struct Open {
    let place: Int
    let depth: Int
    var holds = false
  }

  private let patterns: [(parts: [String], isAbsolute: Bool)]
  /// Places by the name of their row's element.
  private let byName: [String: [Int]]
  private let conditionChildren: Set<String>
  private var path: [String] = []
  private var open: [Open] = []
  /// How deep the outermost element lies that is a row for certain; nil outside of such.
  private var rowDepth: Int?
  private var text: [UInt8] = []
  private var collects = false

  /// Whether what is read now belongs to a row that is counted.
  var isInsideRow: Bool { rowDepth != nil }
  /// Whether it belongs to a row that is counted, or may yet be.
  var isInsidePossibleRow: Bool { rowDepth != nil || !open.isEmpty }

  /// Whether Moodle writes the member for users' data alone.
  let isOfUsersOnly: Bool

  init(_ places: [UserDataPlace]) {
    self.places = places
    isOfUsersOnly = places.contains(where: \.memberMustBeAbsent)
    counts = Array(repeating: 0, count: places.count)
    patterns = places.map { place in
      (place.path.split(separator: "/").map(String.init), !place.path.hasPrefix("//"))
    }
    byName = Dictionary(grouping: places.indices) { [patterns] in patterns[$0].parts.last ?? "" }
    conditionChildren = Set(places.flatMap(\.condition.children))
  }

  func start(_ element: XMLStart) throws(GabaritError) {
    path.append(element.name)
    if collects, let parent = path.dropLast().last {
      // A child with children of its own: what Moodle makes of it nobody can say, so it counts.
      for index in open.indices
      where open[index].depth + 2 == element.depth
        && places[open[index].place].condition.children.contains(parent)
      { open[index].holds = true }
    }
    collects = false
    if !open.isEmpty, conditionChildren.contains(element.name) {
      collects = open.contains { element.depth == $0.depth + 1 }
      text.removeAll(keepingCapacity: true)
    }
    for index in byName[element.name] ?? [] where matches(patterns[index]) {
      if case .always = places[index].condition {
        counts[index] += 1
        rowDepth = rowDepth ?? element.depth
      } else {
        var row = Open(place: index, depth: element.depth)
        // Moodle takes attributes for fields.
        for child in places[index].condition.children {
          guard let value = element.attribute(child) else { continue }
          row.holds = row.holds || holds(places[index].condition, child, value)
        }
        open.append(row)
      }
    }
  }

  func text(_ piece: UnsafeRawBufferPointer) throws(GabaritError) {
    // What a condition compares with is short; the rest of a long text cannot matter.
    if collects, text.count < 256 { text.append(contentsOf: piece.prefix(256)) }
  }

  func end(_ element: XMLEnd) throws(GabaritError) {
    if collects {
      decide(element, String(decoding: text, as: UTF8.self))
      collects = false
    }
    while let last = open.last, last.depth == element.depth {
      if last.holds { counts[last.place] += 1 }
      open.removeLast()
    }
    if rowDepth == element.depth { rowDepth = nil }
    path.removeLast()
  }

  private func decide(_ element: XMLEnd, _ value: String) {
    for index in open.indices where open[index].depth + 1 == element.depth {
      if holds(places[open[index].place].condition, element.name, value) {
        open[index].holds = true
      }
    }
  }

  private func holds(
    _ condition: UserDataPlace.Condition, _ name: String, _ value: String
  ) -> Bool {
    // Databases cut white space around numbers and words, and so must a comparison.
    var scalars = value.unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    let value = String(scalars)
    switch condition {
    case .always: return true
    case .present(let child): return child == name
    case .notNull(let child): return child == name && !MoodleText.isNull(value)
    case .anyEquals(let pairs): return pairs.contains { $0.child == name && $0.value == value }
    }
  }

  private func matches(_ pattern: (parts: [String], isAbsolute: Bool)) -> Bool {
    guard pattern.isAbsolute ? path.count == pattern.parts.count : path.count >= pattern.parts.count
    else { return false }
    return path.suffix(pattern.parts.count).elementsEqual(pattern.parts)
  }
}
