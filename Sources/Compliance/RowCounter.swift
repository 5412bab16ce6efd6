internal import MoodleBackup
internal import XMLStream

/// The rows of user data found in one XML member.
final class RowTally {
  let places: [UserDataPlace]
  /// Rows found so far, by the index of their place.
  fileprivate(set) var counts: [Int]

  init(_ places: [UserDataPlace]) {
    self.places = places
    counts = Array(repeating: 0, count: places.count)
  }
}

/// Counts the rows of user data in one XML member.
struct RowCounter {
  /// A row whose condition is not decided yet.
  private struct Open {
    let place: Int
    let depth: Int
    var holds = false
  }

  private let tally: RowTally
  private let places: [UserDataPlace]
  private var open: [Open] = []
  /// The outermost open element that is a row for certain; nil outside of such.
  private var row: (depth: Int, category: UserDataCategory)?
  private var text: [UInt8] = []
  /// Whether what is read now is a field that may decide.
  private(set) var collects = false

  /// Whether it is to be told of the ends of elements.
  var isWatching: Bool { collects || isInsidePossibleRow }

  /// Whether what is read now belongs to a row that is counted.
  var isInsideRow: Bool { row != nil }
  /// Whether it belongs to a row that is counted, or may yet be.
  var isInsidePossibleRow: Bool { row != nil || !open.isEmpty }

  /// Whether Moodle writes the member for users' data alone.
  let isOfUsersOnly: Bool

  init(_ tally: RowTally, isOfUsersOnly: Bool) {
    self.tally = tally
    places = tally.places
    self.isOfUsersOnly = isOfUsersOnly
  }

  /// An element begins; to be told where ``collects`` is true or a table knows the element.
  ///
  /// - Parameters:
  ///   - rows: indices of the places that it is a row of.
  ///   - isCondition: whether it has the name of a field that decides.
  ///   - parent: the name of the element around it.
  mutating func start(
    _ element: XMLStart, rows: [Int], isCondition: Bool, parent: @autoclosure () -> String
  ) {
    if collects {
      let parent = parent()
      // A child with children of its own: what Moodle makes of it nobody can say, so it counts.
      for index in open.indices
      where open[index].depth + 2 == element.depth
        && places[open[index].place].condition.children.contains(parent)
      { open[index].holds = true }
    }
    collects = false
    if isCondition, !open.isEmpty {
      collects = open.contains { element.depth == $0.depth + 1 }
      text.removeAll(keepingCapacity: true)
    }
    for index in rows {
      if case .always = places[index].condition {
        tally.counts[index] += 1
        row = row ?? (element.depth, places[index].category)
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

  /// A piece of the text of the innermost element.
  mutating func text(_ piece: UnsafeRawBufferPointer) {
    // What a condition compares with is short; the rest of a long text cannot matter, nor can
    // blanks before it.
    guard collects, text.count < 256 else { return }
    if text.isEmpty {
      text.append(contentsOf: piece.drop { $0 <= 0x20 }.prefix(256))
    } else {
      text.append(contentsOf: piece.prefix(256))
    }
  }

  /// What an element was that has ended.
  enum Ended {
    /// No row.
    case none
    /// A row that is counted, of a place of this category.
    case counted(UserDataCategory)
    /// A row that the tables know and do not count.
    case notCounted
  }

  /// An element ends.
  mutating func end(_ element: XMLEnd) -> Ended {
    if collects {
      decide(element, String(decoding: text, as: UTF8.self))
      collects = false
    }
    var ended = Ended.none
    while let last = open.last, last.depth == element.depth {
      if last.holds { tally.counts[last.place] += 1 }
      if last.holds {
        ended = .counted(places[last.place].category)
      } else if case .none = ended {
        ended = .notCounted
      }
      open.removeLast()
    }
    if let row, row.depth == element.depth {
      ended = .counted(row.category)
      self.row = nil
    }
    return ended
  }

  private mutating func decide(_ element: XMLEnd, _ value: String) {
    let name = element.name
    for index in open.indices where open[index].depth + 1 == element.depth {
      if holds(places[open[index].place].condition, name, value) { open[index].holds = true }
    }
  }

  private func holds(
    _ condition: UserDataPlace.Condition, _ name: String, _ value: String
  ) -> Bool {
    // Databases cut white space around numbers and words, and so must a comparison.
    let value = FieldNames.trimmed(value)
    switch condition {
    case .always: return true
    case .present(let child): return child == name
    // Account 0 is nobody.
    case .notNull(let child): return child == name && !MoodleText.isNull(value) && value != "0"
    case .anyEquals(let pairs): return pairs.contains { $0.child == name && $0.value == value }
    }
  }
}
